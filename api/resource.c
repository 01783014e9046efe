#include "api/resource.h"

#include "api/resource_table.h"
#include "base/gzip.h"

#include <string.h>

const struct resource *resource_find(const char *name)
{
    for (size_t i = 0; i < RESOURCE_COUNT; i++)
        if (strcmp(RESOURCES[i].name, name) == 0)
            return &RESOURCES[i];
    return NULL;
}

const void *resource_packed(const struct resource *resource)
{
    return resource_bytes + resource->from;
}

void resource_unpack(const struct resource *resource, struct buffer *out)
{
    gzip_unpack(resource_packed(resource), resource->packed_length, resource->length, out);
}
