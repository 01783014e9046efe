/* Any bytes as a table of survey answers and as the mapping it is read by: CSV, rows of JSON, and
 * the meaning of each cell. */
#include "base/fatal.h"
#include "document/sheet.h"
#include "document/survey_mapping.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A sheet that was taken is whole: every cell is a text without blanks around, or nothing. */
static void sheet_is_whole(const struct sheet *sheet)
{
    if (sheet->count == 0 || sheet->count > SHEET_ROWS_MOST)
        fatal("a sheet has a number of rows that it may not have");
    for (size_t i = 0; i < sheet->count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        for (size_t n = 0; n < row->names.count; n++) {
            const char *cell = row->cells[n];
            size_t length = cell != NULL ? strlen(cell) : 1;
            if (length == 0 || (cell != NULL && (cell[0] == ' ' || cell[length - 1] == '\t')))
                fatal("a cell is empty, or has blanks around it");
            (void)sheet_cell(row, row->names.items[n]);
        }
    }
}

static void mapping_is_whole(const struct survey_mapping *mapping)
{
    if (mapping->count > MAPPING_COLUMNS_MOST)
        fatal("a mapping has more columns than it may have");
    for (size_t i = 0; i < mapping->count; i++) {
        for (size_t n = 0; n < mapping->columns[i].word_count; n++) {
            const struct mapped_word *word = &mapping->columns[i].words[n];
            if (survey_mapping_value(&mapping->columns[i], word->word) == NULL)
                fatal("a word has no meaning");
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = arena_bytes(arena, data, size);
    struct error error;
    struct sheet sheet;
    struct survey_mapping mapping;

    error_init(&error, arena);
    if (sheet_read_csv(arena, text, size, &sheet, &error))
        sheet_is_whole(&sheet);
    else if (error_none(&error))
        fatal("a table was refused without a reason");
    error_clear(&error);
    if (sheet_read_json(arena, text, size, &sheet, &error))
        sheet_is_whole(&sheet);
    else if (error_none(&error))
        fatal("rows were refused without a reason");
    error_clear(&error);
    if (survey_mapping_read(arena, "#", text, &mapping, &error))
        mapping_is_whole(&mapping);
    else if (error_none(&error))
        fatal("a mapping was refused without a reason");
    arena_free(arena);
    return 0;
}
