#include "app/schemes.h"

#include "app/app.h"
#include "document/members.h"
#include "document/scheme.h"
#include "document/scheme_schema.h"
#include "document/templates.h"
#include "store/scheme.h"
#include "store/scheme_indicator.h"

static const struct column TEMPLATE_COLUMNS[] = {{"code", COLUMN_TEXT}, {"title", COLUMN_JSON}};

const char *schemes_title(struct arena *arena, const struct title *title)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    if (title->zh != NULL)
        member_text(&out, "zh", title->zh);
    if (title->en != NULL)
        member_text(&out, "en", title->en);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

void schemes_templates(struct arena *arena, struct table *ret_rows)
{
    const char **cells = ARENA_ARRAY(arena, const char *, TEMPLATE_COUNT *COUNT(TEMPLATE_COLUMNS));
    for (size_t i = 0; i < TEMPLATE_COUNT; i++) {
        cells[i * COUNT(TEMPLATE_COLUMNS)] = TEMPLATES[i].code;
        cells[i * COUNT(TEMPLATE_COLUMNS) + 1] = schemes_title(arena, &TEMPLATES[i].title);
    }
    *ret_rows = (struct table){TEMPLATE_COLUMNS, COUNT(TEMPLATE_COLUMNS), TEMPLATE_COUNT, cells};
}

bool schemes_template(const char *code, const char **ret_document, size_t *ret_length,
                      struct error *error)
{
    const struct template *template = template_find(code);
    if (template == NULL)
        return error_set(error, CODE_NOT_FOUND, "what", "scheme template", NULL);
    *ret_document = template->json;
    *ret_length = template->length;
    return true;
}

void schemes_schema(struct buffer *out)
{
    scheme_schema_write(out);
}

struct strings schemes_kinds(struct arena *arena, const struct scheme *scheme)
{
    const char **items = ARENA_ARRAY(arena, const char *, scheme->award_count);
    struct strings kinds = {items, 0};
    for (size_t i = 0; i < scheme->award_count; i++) {
        if (!strings_has(&kinds, scheme->awards[i].kind))
            items[kinds.count++] = scheme->awards[i].kind;
    }
    return kinds;
}

struct strings schemes_superiors(struct arena *arena, const struct scheme *scheme)
{
    struct strings names = {NULL, 0};
    const char **items = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < scheme->consequence_count; i++) {
        const struct ids *to = &scheme->consequences[i].to;
        for (size_t j = 0; j < to->count; j++) {
            ARENA_GROW(arena, items, names.count, capacity);
            items[names.count++] = to->items[j];
        }
    }
    names.items = items;
    return names;
}

/* Secret ballots need a key that seals theirs. */
static bool panels_can_run(const struct work *work, const struct scheme *scheme,
                           struct error *error)
{
    struct arena *arena = work->arena;
    if (work->app->sealer != NULL)
        return true;
    for (size_t i = 0; i < scheme->panel_count; i++) {
        const struct panel *panel = &scheme->panels[i];
        if (panel->mode == PANEL_SECRET)
            error_add(error, arena_print(arena, "#/panels/%s/mode", panel->id), CODE_SECRET_PANEL,
                      "panel", panel->id, NULL);
    }
    return error_none(error);
}

static const char *indicators_json(struct arena *arena, const struct scheme *scheme)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < scheme->indicator_count; i++) {
        const struct indicator *indicator = &scheme->indicators[i];
        element_open(&out, '{');
        member_text(&out, "code", indicator->id);
        member_text(&out, "form", word_list_name(&WORD_LIST_FORM, (int)indicator->form));
        member_title(&out, "title", &indicator->title);
        member_text(&out, "quantity", indicator->quantity);
        member_texts(&out, "gravities", indicator->gravities.items, indicator->gravities.count);
        member_texts(&out, "fields", indicator->fields.items, indicator->fields.count);
        if (indicator->has_points) {
            member_number(&out, "points_min", indicator->points_min);
            member_number(&out, "points_max", indicator->points_max);
        }
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

static bool ensure_indicators(struct work *work, const struct scheme *scheme, struct error *error)
{
    struct table differs;
    if (!scheme_indicator_ensure(work->tx, indicators_json(work->arena, scheme), &differs, error))
        return false;
    for (size_t row = 0; row < differs.row_count; row++) {
        const char *code = table_value(&differs, row, "code");
        const char *field = table_value(&differs, row, "field");
        error_add(error, arena_print(work->arena, "#/indicators/%s/%s", code, field),
                  CODE_INDICATOR_DIFFERS, "indicator", code, "field", field, NULL);
    }
    return error_none(error);
}

static struct scheme_record record_of(struct arena *arena, const struct scheme *scheme,
                                      const char *document, size_t length)
{
    return (struct scheme_record){
        .code = scheme->code,
        .cadence = word_list_name(&WORD_LIST_CADENCE, (int)scheme->cadence),
        .title = schemes_title(arena, &scheme->title),
        .kinds = schemes_kinds(arena, scheme),
        .document = document,
        .document_length = length,
    };
}

bool schemes_submit(struct work *work, const char *document, size_t length, bool *ret_created,
                    struct table *ret_row, struct error *error)
{
    struct scheme *scheme;
    if (!scheme_read(work->arena, document, length, &scheme, error) ||
        !panels_can_run(work, scheme, error) || !work_begin(work, error))
        return false;
    struct scheme_record record = record_of(work->arena, scheme, document, length);
    bool created;
    struct table row;
    if (!scheme_insert(work->tx, &record, work->principal->subject, &created, &row, error) ||
        !ensure_indicators(work, scheme, error))
        return false;
    if (created) {
        const char *id = table_value(&row, 0, "id");
        const char *after = arena_print(
            work->arena, "{\"code\":\"%s\",\"version\":%s,\"sha256\":\"%s\"}", record.code,
            table_value(&row, 0, "version"), table_value(&row, 0, "sha256"));
        if (!work_audit(work, "scheme.create", "scheme", id, NULL, NULL, after, error))
            return false;
    }
    *ret_created = created;
    *ret_row = row;
    return true;
}

bool schemes_list(struct work *work, const char *code, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && scheme_list(work->tx, code, page, ret_rows, error);
}

bool schemes_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && scheme_get(work->tx, id, ret_row, error);
}

bool schemes_open(struct work *work, const char *id, const struct scheme **ret_scheme,
                  struct error *error)
{
    struct scheme_version version;
    struct scheme *scheme;
    if (!scheme_load(work->tx, id, &version, error))
        return false;
    /* It was checked when it was submitted; a fault now is ours. */
    if (!scheme_read(work->arena, version.document, version.document_length, &scheme, error)) {
        error_clear(error);
        return error_set(error, CODE_INTERNAL, NULL);
    }
    *ret_scheme = scheme;
    return true;
}
