/* What api/resources_embed.py makes: the table of resources, and the bytes that it points into.
 * Only for api/resource.c. Constant; any thread. */
#ifndef PENNANT_API_RESOURCE_TABLE_H
#define PENNANT_API_RESOURCE_TABLE_H

#include "api/resource.h"

extern const struct resource RESOURCES[];
extern const size_t RESOURCE_COUNT;
extern const unsigned char resource_bytes[];

#endif
