#include "api/export.h"
#include "api/export_writer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct field VIEW_FIELDS[] = {
    FIELD(export_view, format, ENUM, .choices = "json csv csv-excel xlsx"),
    FIELD(export_view, headings, ENUM, .choices = "titles fields"),
};

const struct form EXPORT_FORM = FORM(VIEW_FIELDS, export_view);

/* What Accept may ask for, the first where it likes several alike; JSON has no writer. */
static const struct writer_kind *const OFFERED[] = {NULL, &WRITER_CSV, &WRITER_XLSX};
/* What ?format may ask for beside JSON. */
static const struct writer_kind *const NAMED[] = {&WRITER_CSV, &WRITER_CSV_EXCEL, &WRITER_XLSX};

#define JSON_TYPE   "application/json"
#define WEIGHT_FULL 1000

/* How well a media range names a type: 3 by itself, 2 by its first half, 1 by two stars, 0 not. */
static int range_fits(const char *range, size_t length, const char *type)
{
    size_t half = strcspn(type, "/") + 1;
    if (length == strlen(type) && strncasecmp(range, type, length) == 0)
        return 3;
    if (length == half + 1 && range[half] == '*' && strncasecmp(range, type, half) == 0)
        return 2;
    return length == 3 && strncmp(range, "*/*", 3) == 0;
}

/* Thousandths of the q among the parameters of a range; 1000 without one. */
static int weight_read(const char *parameters, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++) {
        bool starts = i == 0 || strchr("; \t", parameters[i - 1]) != NULL;
        if (!starts || (parameters[i] != 'q' && parameters[i] != 'Q') || parameters[i + 1] != '=')
            continue;
        double weight = strtod(parameters + i + 2, NULL);
        return !(weight > 0) ? 0 : weight >= 1 ? WEIGHT_FULL : (int)(weight * WEIGHT_FULL);
    }
    return WEIGHT_FULL;
}

/* Weight of a type by the range that names it best, and how well that does, in one number. */
static int preference_of(const char *accept, const char *type)
{
    int best_fit = 0, weight = 0;
    for (const char *p = accept; *p;) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ","), name = strcspn(p, ";, \t");
        int fit = range_fits(p, name, type);
        if (fit > best_fit) {
            best_fit = fit;
            weight = weight_read(p + name, length - name);
        }
        p += length;
    }
    return weight > 0 ? weight * 4 + best_fit : 0;
}

static bool by_accept(struct request *request, const char *accept, struct error *error)
{
    int most = 0;
    for (size_t i = 0; i < COUNT(OFFERED); i++) {
        int preference = preference_of(accept, OFFERED[i] ? OFFERED[i]->type : JSON_TYPE);
        if (preference > most) {
            most = preference;
            request->writer = OFFERED[i];
        }
    }
    return most > 0 || error_set(error, CODE_NOT_ACCEPTABLE, "offered",
                                 arena_print(request->arena, "%s, %s, %s", JSON_TYPE,
                                             WRITER_CSV.type, WRITER_XLSX.type),
                                 NULL);
}

bool export_choose(struct request *request, const char *accept, struct error *error)
{
    for (size_t i = 0; i < request->parameter_count; i++) {
        if (strcmp(request->parameters[i].name, "format") != 0)
            continue;
        for (size_t k = 0; k < COUNT(NAMED); k++)
            if (strcmp(NAMED[k]->format, request->parameters[i].value) == 0)
                request->writer = NAMED[k];
        return true;
    }
    return accept == NULL || *accept == '\0' || by_accept(request, accept, error);
}
