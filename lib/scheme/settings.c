#include "scheme/settings.h"

#define PRECISION_DEFAULT 2

/* A scheme's word for rounding is stored as the rounding of numbers; the lists run alike. */
_Static_assert((int)WORD_HALF_AWAY == (int)ROUNDING_HALF_AWAY &&
                   (int)WORD_HALF_UP == (int)ROUNDING_HALF_UP &&
                   (int)WORD_HALF_EVEN == (int)ROUNDING_HALF_EVEN &&
                   (int)WORD_FLOOR == (int)ROUNDING_FLOOR && (int)WORD_CEIL == (int)ROUNDING_CEIL,
               "the words for rounding are in the order of enum rounding");

void settings_default(struct settings *ret_settings)
{
    *ret_settings = (struct settings){
        .precision = PRECISION_DEFAULT,
        .rounding = ROUNDING_HALF_AWAY,
        .numbering = NUMBERING_COMPETITION,
        .verdict = {.word = VERDICT_ANY},
        .reach = REACH_SELF,
        .missing = MISSING_BLOCK,
        .mean = MEAN_MEAN,
        .self_rating = SELF_REFUSE,
        .ties_left = TIES_SHARE,
        .vacancy = VACANCY_PROMOTE,
        .clock = CLOCK_CALENDAR,
        .returned = RETURNED_FIRST,
        .deadline_day = DEADLINE_INCLUSIVE,
        .leap = LEAP_MAR01,
        .floor = {0, 1, NULL},
        .cap = {0, 1, NULL},
    };
}
