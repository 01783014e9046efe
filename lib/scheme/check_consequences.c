#include "scheme/checking.h"

#include <string.h>

#define REWARD_CHOICES (UNIT_CHOICES | CHOICE_BIT(BY_LEVEL))

/* An amount at a key, and the levels it names. */
static void check_reward(struct check *check, const char *where, const char *key,
                         const struct only *only, struct amount *amount)
{
    const char *here = pointer_key(check, where, key);
    check_amount(check, here, amount, REWARD_CHOICES, true, KNOWN_WINS);
    if (amount->kind != AMOUNT_CHOICE || amount->choice.by != BY_LEVEL)
        return;
    for (size_t i = 0; i < choice_names(&amount->choice); i++) {
        const char *level = amount->choice.entries[i].name;
        if (strcmp(level, "*") != 0 && !level_exists(check->scheme, only, level))
            error_add(check->error, pointer_key(check, pointer_key(check, here, "values"), level),
                      CODE_ID_UNKNOWN, "kind", "level", "id", level, NULL);
    }
}

/* True when an award that the row is for has a shortlist. */
static bool is_shortlisted(const struct scheme *scheme, const struct only *only)
{
    for (size_t i = 0; i < scheme->award_count; i++) {
        bool taken = only->award_count == 0;
        for (size_t j = 0; j < only->award_count; j++)
            taken = taken || only->awards[j].index == (int)i;
        if (taken && scheme->awards[i].selects && scheme->awards[i].select.shortlist > 0)
            return true;
    }
    return false;
}

/* Whom the row is about, and what fits that. */
static void check_who(struct check *check, const char *where, struct consequence *row)
{
    const char *who =
        arena_print(check->arena, "who: %s", word_list_name(&WORD_LIST_WHO, (int)row->who));
    if ((row->who == WHO_SHORTLISTED || row->who == WHO_NOT_CHOSEN) &&
        !is_shortlisted(check->scheme, &row->only))
        error_add(check->error, pointer_key(check, where, "who"), CODE_UNREACHABLE, "reason",
                  "no award here has a shortlist", NULL);
    if (row->per == PER_MONTH && row->who != WHO_UNITS)
        check_combined(check, where, "per", "month", who);
    if (row->ties != LAST_ALL && row->who != WHO_LAST)
        check_combined(check, where, "ties", NULL, who);
    if (row->to.count > 0 && row->who != WHO_WINNERS)
        check_combined(check, where, "to", NULL, who);
    if (row->as.id)
        check_reference(check, pointer_key(check, where, "as"), &row->as, "award", scheme_award);
}

/* The keys of a row that have no effect beside another are not accepted in silence: what goes to
 * others is money, what follows month by month money and actions, for the last only actions. */
static void check_effects(struct check *check, const char *where, const struct consequence *row)
{
    bool to = row->to.count > 0, month = row->per == PER_MONTH, last = row->who == WHO_LAST;
    const char *other = to ? "to" : month ? "per: month" : "who: last";
    const struct {
        const char *key;
        bool given, refused;
    } keys[] = {
        {"points", row->points.kind != AMOUNT_ABSENT, to || month || last},
        {"money", row->money.kind != AMOUNT_ABSENT, last},
        {"leave_days", row->leave_days.kind != AMOUNT_ABSENT, to || month || last},
        {"rights", row->rights.count > 0, to || month || last},
        {"actions", row->actions.count > 0, to},
        {"show", row->show_count > 0, month || last},
        {"as", row->as.id != NULL, month},
    };
    for (size_t i = 0; i < COUNT(keys); i++)
        if (keys[i].given && keys[i].refused)
            check_combined(check, where, keys[i].key, NULL, other);
}

void check_consequences(struct check *check)
{
    struct scheme *scheme = check->scheme;
    for (size_t i = 0; i < scheme->consequence_count; i++) {
        struct consequence *row = &scheme->consequences[i];
        const char *where = pointer_index(check, "#/consequences", i);
        check_only(check, where, &row->only);
        check_tests(check, pointer_key(check, where, "when"), row->when, row->when_count,
                    KNOWN_WINS);
        check_reward(check, where, "points", &row->only, &row->points);
        check_reward(check, where, "money", &row->only, &row->money);
        check_reward(check, where, "leave_days", &row->only, &row->leave_days);
        if (row->leave_days.kind == AMOUNT_NUMBER && number_sign(row->leave_days.number) < 0)
            error_add(check->error, pointer_key(check, where, "leave_days"), CODE_FORMAT_INVALID,
                      "expected", "0 or more", NULL);
        check_who(check, where, row);
        check_effects(check, where, row);
        check_ids(check, pointer_key(check, where, "to"), &row->to);
        check_ids(check, pointer_key(check, where, "rights"), &row->rights);
        check_ids(check, pointer_key(check, where, "actions"), &row->actions);
        check_references(check, pointer_key(check, where, "show"), row->show, row->show_count,
                         "measure", scheme_measure);
    }
}
