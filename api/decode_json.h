/* JSON text into a tree, and a tree into a form's struct: what bodies and items of batches share.
 *
 * Private to the decode files. Few trees live at once (DECODE_PARSES_MOST): json_open waits for its
 * turn and json_close gives it back, so between them is no waiting for anything else. */
#ifndef PENNANT_API_DECODE_JSON_H
#define PENNANT_API_DECODE_JSON_H

#include "api/decode.h"

/* Depth scan, then jansson with duplicate names refused. CODE_TOO_DEEP or CODE_BAD_JSON. */
bool json_read(const char *bytes, size_t length, json_t **ret_value,
               struct error *error) MUST_CHECK;

/* As json_read, holding a place at the gate until json_close. */
bool json_open(const char *bytes, size_t length, json_t **ret_value,
               struct error *error) MUST_CHECK;
void json_close(json_t *value);

/* JSON text as it stands into a member of type const char *, if a column can hold its numbers. */
bool json_text_keep(struct error *error, const char *where, const char *bytes, size_t length,
                    void *member);

/* An object into a new struct of the form; bytes are the object's own text. where: "#", "#/rows/3".
 * NULL with the violations added when anything does not fit. */
void *object_decode(struct error *error, const char *where, const struct form *form, json_t *value,
                    const char *bytes, size_t length);

#endif
