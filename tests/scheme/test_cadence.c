/* Periods of a cadence, counted back from one. */
#include "campaign.h"
#include "cmocka_all.h"
#include "scheme/cadence.h"

/* "from to" of the n-th period before one that begins on the day, "none" where there is none. */
static const char *before(struct campaign *c, enum cadence cadence, const char *from, int n)
{
    day_t first, last;
    if (!cadence_previous(cadence, day_from(from), n, &first, &last))
        return "none";
    struct buffer out;
    buffer_init(&out);
    day_print(&out, first);
    buffer_byte(&out, ' ');
    day_print(&out, last);
    const char *text = arena_text(c->arena, out.data);
    buffer_release(&out);
    return text;
}

static void periods_before(void **state)
{
    (void)state;
    struct campaign *c = campaign_new();
    assert_string_equal(before(c, CADENCE_QUARTER, "2026-01-01", 1), "2025-10-01 2025-12-31");
    assert_string_equal(before(c, CADENCE_QUARTER, "2026-01-01", 3), "2025-04-01 2025-06-30");
    assert_string_equal(before(c, CADENCE_MONTH, "2024-03-01", 1), "2024-02-01 2024-02-29");
    assert_string_equal(before(c, CADENCE_HALF_YEAR, "2026-01-01", 1), "2025-07-01 2025-12-31");
    assert_string_equal(before(c, CADENCE_YEAR, "2026-01-01", 2), "2024-01-01 2024-12-31");
    /* A month's last day stands for a day that month has not. */
    assert_string_equal(before(c, CADENCE_MONTH, "2026-03-31", 1), "2026-02-28 2026-03-30");
    assert_string_equal(before(c, CADENCE_MONTH, "2026-03-31", 2), "2026-01-31 2026-02-27");
    assert_string_equal(before(c, CADENCE_ONCE, "2026-01-01", 1), "none");
    assert_string_equal(before(c, CADENCE_YEAR, "0001-06-01", 1), "none");
    assert_string_equal(before(c, CADENCE_YEAR, "0002-06-01", 1), "0001-06-01 0002-05-31");
    assert_string_equal(before(c, CADENCE_YEAR, "0002-06-01", 2), "none");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(periods_before)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
