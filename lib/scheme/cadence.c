#include "scheme/cadence.h"

int cadence_months(enum cadence cadence)
{
    static const int MONTHS[] = {
        [CADENCE_MONTH] = 1, [CADENCE_QUARTER] = 3, [CADENCE_HALF_YEAR] = 6,
        [CADENCE_YEAR] = 12, [CADENCE_ONCE] = 0,
    };
    return MONTHS[cadence];
}

bool cadence_previous(enum cadence cadence, day_t from, int n, day_t *ret_from, day_t *ret_to)
{
    int months = cadence_months(cadence);
    if (months == 0)
        return false;
    day_t start = day_add_months(from, -months * n);
    day_t next = n == 1 ? from : day_add_months(from, -months * (n - 1));
    if (start <= DAY_FIRST || next <= start)
        return false;
    *ret_from = start;
    *ret_to = next - 1;
    return true;
}
