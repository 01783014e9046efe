/* A calculator for test_number_random.py: reads lines "operation number number" and prints the
 * result of each. A number is a decimal or two of them with a bar between. */
#include "base/attributes.h"
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct number number_read(struct arena *arena, char *text)
{
    struct number over, under = NUMBER_ONE;
    char *bar = strchr(text, '/');
    if (bar)
        *bar++ = '\0';
    if (!number_parse(arena, text, &over) || (bar && !number_parse(arena, bar, &under))) {
        fprintf(stderr, "no number: %s\n", text);
        exit(1);
    }
    return number_divide(arena, over, under);
}

static const char *calculate(struct arena *arena, const char *operation, struct number a,
                             struct number b)
{
    static const char *const roundings[] = {"half_away", "half_up", "half_even", "floor", "ceil"};
    int64_t places;
    if (strcmp(operation, "add") == 0)
        return number_text(arena, number_add(arena, a, b));
    if (strcmp(operation, "subtract") == 0)
        return number_text(arena, number_subtract(arena, a, b));
    if (strcmp(operation, "multiply") == 0)
        return number_text(arena, number_multiply(arena, a, b));
    if (strcmp(operation, "divide") == 0)
        return number_text(arena, number_divide(arena, a, b));
    if (strcmp(operation, "compare") == 0)
        return number_text(arena, number_integer(number_compare(a, b)));
    for (size_t i = 0; i < COUNT(roundings); i++)
        if (strcmp(operation, roundings[i]) == 0 && number_to_integer(b, &places))
            return number_text_fixed(arena, number_round(arena, a, (int)places, (enum rounding)i),
                                     (int)places);
    fprintf(stderr, "no operation: %s\n", operation);
    exit(1);
}

int main(void)
{
    struct arena *arena = arena_new();
    char line[1024];
    while (fgets(line, sizeof(line), stdin)) {
        char operation[16], a[500], b[500];
        if (sscanf(line, "%15s %499s %499s", operation, a, b) != 3)
            return 1;
        puts(calculate(arena, operation, number_read(arena, a), number_read(arena, b)));
        arena_reset(arena);
    }
    arena_free(arena);
    return 0;
}
