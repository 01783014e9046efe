#include "base/phrase.h"

#include "base/attributes.h"

#include <stdbool.h>
#include <string.h>

#define GAPS_MOST 4 /* {} in one phrase */

static const struct {
    const char *english, *chinese;
} PHRASES[] = {
#define PHRASE(en, zh) {en, zh},
#include "base/phrases.def"
#undef PHRASE
};

struct gap {
    const char *text;
    size_t length;
};

/* Whether a text has a pattern's form; what stands for each {} goes to gaps. A gap ends where the
 * piece behind it is found first, the last one at the end. */
static bool pattern_fits(const char *pattern, const char *text, struct gap gaps[GAPS_MOST])
{
    for (size_t count = 0;; count++) {
        const char *gap = strstr(pattern, "{}");
        size_t piece = gap != NULL ? (size_t)(gap - pattern) : strlen(pattern);
        if (strncmp(text, pattern, piece) != 0)
            return false;
        text += piece;
        if (gap == NULL)
            return *text == '\0';
        pattern = gap + 2;
        const char *next = strstr(pattern, "{}");
        size_t behind = next != NULL ? (size_t)(next - pattern) : strlen(pattern);
        const char *end = text;
        while (*end != '\0' && (behind == 0 || strncmp(end, pattern, behind) != 0))
            end++;
        if (count == GAPS_MOST || (*end == '\0' && behind > 0))
            return false;
        gaps[count] = (struct gap){text, (size_t)(end - text)};
        text = end;
    }
}

static const char *phrase_find(const char *phrase, struct gap gaps[GAPS_MOST])
{
    for (size_t i = 0; i < COUNT(PHRASES); i++)
        if (pattern_fits(PHRASES[i].english, phrase, gaps))
            return PHRASES[i].chinese;
    return NULL;
}

void phrase_print_chinese(struct buffer *out, const char *phrase)
{
    struct gap gaps[GAPS_MOST];
    const char *chinese = phrase_find(phrase, gaps), *gap;
    if (chinese == NULL) {
        buffer_text(out, phrase);
        return;
    }
    for (size_t i = 0; (gap = strstr(chinese, "{}")) != NULL; i++) {
        struct gap inner[GAPS_MOST];
        struct buffer value;
        buffer_init(&value);
        buffer_add(&value, gaps[i].text, gaps[i].length);
        const char *known = phrase_find(value.data, inner);
        buffer_add(out, chinese, (size_t)(gap - chinese));
        buffer_text(out, known != NULL ? known : value.data);
        buffer_release(&value);
        chinese = gap + 2;
    }
    buffer_text(out, chinese);
}
