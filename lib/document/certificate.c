#include "document/certificate.h"

#include "base/text.h"
#include "document/members.h"
#include "document/sentence.h"
#include "document/signed_json.h"

#include <stdlib.h>

#define DAY_SECONDS 86400

static void title_write(struct buffer *out, const struct certificate *certificate)
{
    member_open(out, "title", '{');
    if (certificate->title_zh != NULL)
        member_text(out, "zh", certificate->title_zh);
    if (certificate->title_en != NULL)
        member_text(out, "en", certificate->title_en);
    buffer_byte(out, '}');
}

static void pair_write(struct buffer *out, const char *key, const char *first, const char *a,
                       const char *second, const char *b)
{
    member_open(out, key, '{');
    member_text(out, first, a);
    member_text(out, second, b);
    buffer_byte(out, '}');
}

static void award_write(struct buffer *out, const struct certificate *certificate)
{
    member_open(out, "award", '{');
    member_text(out, "id", certificate->award);
    title_write(out, certificate);
    member_text(out, "scheme", certificate->scheme);
    member_text(out, "group", certificate->group);
    member_text(out, "level", certificate->level);
    member_place(out, "rank", certificate->rank);
    member_text(out, "total", certificate->total);
    member_day(out, "from", certificate->from);
    member_day(out, "to", certificate->to);
    buffer_byte(out, '}');
}

const char *certificate_sign(struct arena *arena, const struct signer *signer,
                             const struct certificate *certificate)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "iss", certificate->issuer);
    member_text(&out, "sub", certificate->unit);
    member_text(&out, "jti", certificate->award_id);
    member_integer(&out, "iat", (int64_t)certificate->granted * DAY_SECONDS);
    pair_write(&out, "organisation", "code", certificate->organisation, "name",
               certificate->organisation_name);
    pair_write(&out, "unit", "code", certificate->unit, "name", certificate->unit_name);
    award_write(&out, certificate);
    if (certificate->bundle_digest != NULL)
        pair_write(&out, "bundle", "view", certificate->bundle_view, "digest",
                   certificate->bundle_digest);
    member_open(&out, "status", '{');
    member_open(&out, "status_list", '{');
    member_integer(&out, "idx", certificate->status_place);
    member_text(&out, "uri", certificate->status_uri);
    buffer_text(&out, "}}}");
    return signature_make(signer, arena, CERTIFICATE_TYPE, buffer_finish(&out, arena));
}

/* Reading. Texts that must be there are checked together at the end. */

static const char *text_of(struct arena *arena, const json_t *object, const char *name)
{
    return arena_text(arena, json_string_value(json_object_get(object, name)));
}

static bool days_read(const json_t *json, const json_t *award, struct certificate *ret)
{
    const char *from = json_string_value(json_object_get(award, "from"));
    const char *to = json_string_value(json_object_get(award, "to"));
    int64_t at = json_integer_value(json_object_get(json, "iat"));
    if (from == NULL || to == NULL || !day_parse(from, &ret->from) || !day_parse(to, &ret->to) ||
        at < 0 || at / DAY_SECONDS > DAY_LAST)
        return false;
    ret->granted = (day_t)(at / DAY_SECONDS);
    return true;
}

static void parts_read(struct arena *arena, const json_t *json, struct certificate *ret)
{
    const json_t *organisation = json_object_get(json, "organisation");
    const json_t *unit = json_object_get(json, "unit"), *award = json_object_get(json, "award");
    const json_t *title = json_object_get(award, "title"),
                 *bundle = json_object_get(json, "bundle");
    const json_t *status = json_object_get(json_object_get(json, "status"), "status_list");
    const json_t *place = json_object_get(status, "idx");
    const struct {
        const char **text;
        const json_t *object;
        const char *name;
    } texts[] = {
        {&ret->issuer, json, "iss"},
        {&ret->award_id, json, "jti"},
        {&ret->organisation, organisation, "code"},
        {&ret->organisation_name, organisation, "name"},
        {&ret->unit, unit, "code"},
        {&ret->unit_name, unit, "name"},
        {&ret->award, award, "id"},
        {&ret->scheme, award, "scheme"},
        {&ret->group, award, "group"},
        {&ret->level, award, "level"},
        {&ret->total, award, "total"},
        {&ret->title_zh, title, "zh"},
        {&ret->title_en, title, "en"},
        {&ret->bundle_view, bundle, "view"},
        {&ret->bundle_digest, bundle, "digest"},
        {&ret->status_uri, status, "uri"},
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i].text = text_of(arena, texts[i].object, texts[i].name);
    ret->rank = (int)json_integer_value(json_object_get(award, "rank"));
    ret->status_place = json_is_integer(place) ? json_integer_value(place) : -1;
}

bool certificate_read(struct arena *arena, const struct public_keys *keys, const char *token,
                      struct certificate *ret_certificate, const char **ret_kid,
                      const char **ret_fault)
{
    struct certificate found = {0};
    json_t *json;
    if (!signed_json_read(arena, keys, CERTIFICATE_TYPE, token, CERTIFICATE_SIZE_MAX, &json,
                          ret_kid, ret_fault))
        return false;
    parts_read(arena, json, &found);
    bool good = days_read(json, json_object_get(json, "award"), &found) && found.issuer != NULL &&
                found.award_id != NULL && found.award != NULL && found.organisation != NULL &&
                found.organisation_name != NULL && found.unit != NULL && found.unit_name != NULL &&
                found.status_uri != NULL && found.status_place >= 0;
    json_decref(json);
    if (good)
        *ret_certificate = found;
    else
        *ret_fault = "it lacks what a certificate says";
    return good;
}

enum certificate_status certificate_status(const struct certificate *certificate,
                                           const struct status_list *list)
{
    if (!text_equal(list->uri, certificate->status_uri) ||
        (uint64_t)certificate->status_place >= list->count)
        return CERTIFICATE_OTHER_LIST;
    return status_list_has(list, certificate->status_place) ? CERTIFICATE_REVOKED
                                                            : CERTIFICATE_VALID;
}

/* In words. */

static const struct sentence GRANTED = {"{0}授予{1}（{2}）“{3}”，考评周期 {4} 至 {5}",
                                        "{0} granted {1} ({2}) the award \"{3}\" for {4} to {5}"};
static const struct sentence LEVEL = {"，等次 {0}", ", level {0}"};
static const struct sentence TOTAL = {"，总分 {0}", ", total {0}"};
static const struct sentence RANK = {"，第 {0} 名", ", rank {0}"};
static const struct sentence DAY = {"，{0} 授予。", ", on {0}."};

static void part_print(struct buffer *out, enum language language, const struct sentence *sentence,
                       const char *value)
{
    if (value != NULL)
        sentence_write(out, language, sentence, &value);
}

static const char *title_of(const struct certificate *certificate, enum language language)
{
    const char *first = language == LANGUAGE_ZH ? certificate->title_zh : certificate->title_en;
    const char *other = language == LANGUAGE_ZH ? certificate->title_en : certificate->title_zh;
    return first != NULL ? first : other != NULL ? other : certificate->award;
}

void certificate_print(struct buffer *out, const struct certificate *certificate,
                       enum language language)
{
    struct arena *arena = arena_new();
    const char *values[] = {certificate->organisation_name,
                            certificate->unit_name,
                            certificate->unit,
                            title_of(certificate, language),
                            day_text(arena, certificate->from),
                            day_text(arena, certificate->to)};
    sentence_write(out, language, &GRANTED, values);
    part_print(out, language, &LEVEL, certificate->level);
    part_print(out, language, &TOTAL, certificate->total);
    part_print(out, language, &RANK,
               certificate->rank > 0 ? arena_print(arena, "%d", certificate->rank) : NULL);
    part_print(out, language, &DAY, day_text(arena, certificate->granted));
    arena_free(arena);
}
