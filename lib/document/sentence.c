#include "document/sentence.h"

void sentence_write(struct buffer *out, enum language language, const struct sentence *sentence,
                    const char *const *values)
{
    const char *text = language == LANGUAGE_ZH ? sentence->zh : sentence->en;
    for (; *text != '\0'; text++) {
        if (text[0] == '{' && text[1] >= '0' && text[1] <= '9' && text[2] == '}') {
            buffer_text(out, values[text[1] - '0']);
            text += 2;
        } else {
            buffer_byte(out, *text);
        }
    }
}
