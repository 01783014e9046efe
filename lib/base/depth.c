#include "base/depth.h"

bool json_depth_within(const char *bytes, size_t length, size_t limit)
{
    size_t depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < length; i++) {
        char byte = bytes[i];
        if (in_string) {
            if (byte == '\\')
                i++;
            else if (byte == '"')
                in_string = false;
        } else if (byte == '"') {
            in_string = true;
        } else if (byte == '[' || byte == '{') {
            if (++depth > limit)
                return false;
        } else if ((byte == ']' || byte == '}') && depth > 0) {
            depth--;
        }
    }
    return true;
}
