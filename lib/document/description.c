#include "document/description.h"

#include "base/attributes.h"
#include "document/members.h"

#include <string.h>

/* Standard keyword, both languages: a validator in strict mode refuses keywords of one's own. */
#define DESCRIBE(shape, key, zh, en) {shape, key, zh "\n" en},

static const struct {
    const char *shape, *key, *text;
} DESCRIPTIONS[] = {
#include "document/descriptions.def"
};

void description_write(struct buffer *out, const char *shape, const char *key)
{
    for (size_t i = 0; i < COUNT(DESCRIPTIONS); i++)
        if (strcmp(DESCRIPTIONS[i].shape, shape) == 0 && strcmp(DESCRIPTIONS[i].key, key) == 0) {
            member_text(out, "description", DESCRIPTIONS[i].text);
            return;
        }
}
