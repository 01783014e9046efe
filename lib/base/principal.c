#include "base/principal.h"
#include "base/attributes.h"

#include <string.h>

static const struct {
    enum role role;
    const char *name;
} ROLES[] = {
    {ROLE_PUBLIC, "public"},         {ROLE_WINDOW, "window"},       {ROLE_EVALUATOR, "evaluator"},
    {ROLE_LEADERSHIP, "leadership"}, {ROLE_ORGANISER, "organiser"}, {ROLE_COLLECTOR, "collector"},
};

const char *role_name(enum role role)
{
    for (size_t i = 0; i < COUNT(ROLES); i++)
        if (ROLES[i].role == role)
            return ROLES[i].name;
    return NULL;
}

unsigned role_from_name(const char *name)
{
    for (size_t i = 0; i < COUNT(ROLES); i++)
        if (strcmp(ROLES[i].name, name) == 0)
            return ROLES[i].role;
    return 0;
}

bool strings_has(const struct strings *strings, const char *text)
{
    for (size_t i = 0; text && i < strings->count; i++)
        if (strcmp(strings->items[i], text) == 0)
            return true;
    return false;
}
