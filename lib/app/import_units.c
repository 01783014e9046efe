#include "app/imports.h"
#include "app/units.h"

bool import_units_record(struct work *work, struct import_chunk *chunk, struct error *error)
{
    (void)work;
    (void)chunk;
    return error_set(error, CODE_INTERNAL, NULL);
}
