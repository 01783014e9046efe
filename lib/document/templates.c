#include "document/templates.h"

#include <string.h>

const struct template *template_find(const char *code)
{
    for (size_t i = 0; i < TEMPLATE_COUNT; i++)
        if (strcmp(TEMPLATES[i].code, code) == 0)
            return &TEMPLATES[i];
    return NULL;
}
