#include "scheme/words.h"
#include "base/attributes.h"

#include <string.h>

#define WORD_TEXT(name, word) word,
#define WORD_LIST(LIST, WORDS)                                                                     \
    static const char *const TEXTS_##LIST[] = {WORDS(WORD_TEXT)};                                  \
    const struct word_list WORD_LIST_##LIST = {TEXTS_##LIST, COUNT(TEXTS_##LIST)};

WORD_LIST(VERDICT, WORDS_VERDICT)
WORD_LIST(FINDING, WORDS_FINDING)
WORD_LIST(FORM, WORDS_FORM)
WORD_LIST(CADENCE, WORDS_CADENCE)
WORD_LIST(CHOICE_BY, WORDS_CHOICE_BY)
WORD_LIST(WINDOW, WORDS_WINDOW)
WORD_LIST(REDUCTION, WORDS_REDUCTION)
WORD_LIST(PARTIAL, WORDS_PARTIAL)
WORD_LIST(GAP, WORDS_GAP)
WORD_LIST(ORDER, WORDS_ORDER)
WORD_LIST(SCOPE, WORDS_SCOPE)
WORD_LIST(COMPARISON, WORDS_COMPARISON)
WORD_LIST(PART, WORDS_PART)
WORD_LIST(MISSING, WORDS_MISSING)
WORD_LIST(PANEL_MODE, WORDS_PANEL_MODE)
WORD_LIST(RATERS, WORDS_RATERS)
WORD_LIST(MEAN, WORDS_MEAN)
WORD_LIST(SELF_RATING, WORDS_SELF_RATING)
WORD_LIST(TIES_LEFT, WORDS_TIES_LEFT)
WORD_LIST(VACANCY, WORDS_VACANCY)
WORD_LIST(EFFECT, WORDS_EFFECT)
WORD_LIST(REACH, WORDS_REACH)
WORD_LIST(WHO, WORDS_WHO)
WORD_LIST(CLOCK, WORDS_CLOCK)
WORD_LIST(RETURNED, WORDS_RETURNED)
WORD_LIST(NUMBERING, WORDS_NUMBERING)
WORD_LIST(ROUNDING, WORDS_ROUNDING)
WORD_LIST(DECISION, WORDS_DECISION)
WORD_LIST(PREFER, WORDS_PREFER)

int word_list_find(const struct word_list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->words[i][0] != '\0' && strcmp(list->words[i], word) == 0)
            return (int)i;
    return -1;
}

const char *word_list_name(const struct word_list *list, int value)
{
    return value >= 0 && (size_t)value < list->count ? list->words[value] : NULL;
}
