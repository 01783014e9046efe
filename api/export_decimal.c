#include "api/export_decimal.h"

#include <string.h>

bool decimal_is(const char *text, size_t *ret_digits)
{
    const char *whole = text + (*text == '-');
    size_t before = strspn(whole, "0123456789"), behind = 0;
    const char *rest = whole + before;
    if (*rest == '.') {
        behind = strspn(rest + 1, "0123456789");
        if (behind == 0 || rest[1 + behind] != '\0')
            return false;
    }
    if (before == 0 || (*rest != '\0' && *rest != '.'))
        return false;
    size_t zeros = strspn(whole, "0.");
    while (behind > 0 && rest[behind] == '0')
        behind--;
    const char *last = behind > 0 ? rest + behind : rest - 1, *first = whole + zeros;
    *ret_digits = first > last ? 0 : (size_t)(last - first) + 1 - (first < rest && last > rest);
    return true;
}
