#include "base/uuid.h"
#include "base/date.h"
#include "base/digest.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define COUNTER_BITS 26 /* 12 of rand_a and the first 14 of rand_b */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t last_millisecond;
static uint32_t last_counter;

/* The next (millisecond, counter), above all given before even if the clock is set back. A counter
 * starts at random in each millisecond; one that runs over borrows the next millisecond. */
static void uuid_advance(uint32_t seed, uint64_t *ret_millisecond, uint32_t *ret_counter)
{
    uint64_t now = (uint64_t)(instant_now() / 1000);
    pthread_mutex_lock(&lock);
    if (now > last_millisecond) {
        last_millisecond = now;
        last_counter = seed & ((1U << COUNTER_BITS) - 1);
    } else if (++last_counter >> COUNTER_BITS) {
        last_millisecond++;
        last_counter = 0;
    }
    *ret_millisecond = last_millisecond;
    *ret_counter = last_counter;
    pthread_mutex_unlock(&lock);
}

static void uuid_print(const unsigned char bytes[16], char ret_text[UUID_TEXT])
{
    static const char hexadecimal[] = "0123456789abcdef";
    char *out = ret_text;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = hexadecimal[bytes[i] >> 4];
        *out++ = hexadecimal[bytes[i] & 15];
    }
    *out = '\0';
}

void uuid_new(char ret_text[UUID_TEXT])
{
    unsigned char bytes[16], seed[4];
    uint64_t millisecond;
    uint32_t counter;
    random_bytes(bytes, sizeof(bytes));
    memcpy(seed, bytes, sizeof(seed));
    uuid_advance((uint32_t)seed[0] << 24 | (uint32_t)seed[1] << 16 | (uint32_t)seed[2] << 8 |
                     seed[3],
                 &millisecond, &counter);
    for (int i = 0; i < 6; i++)
        bytes[i] = (unsigned char)(millisecond >> (40 - 8 * i));
    bytes[6] = (unsigned char)(0x70 | counter >> 22);
    bytes[7] = (unsigned char)(counter >> 14);
    bytes[8] = (unsigned char)(0x80 | (counter >> 8 & 0x3F));
    bytes[9] = (unsigned char)counter;
    uuid_print(bytes, ret_text);
}

void uuid_numbered(int64_t millisecond, uint64_t number, uint64_t family, char ret_text[UUID_TEXT])
{
    unsigned char bytes[16];
    for (int i = 0; i < 6; i++)
        bytes[i] = (unsigned char)((uint64_t)millisecond >> (40 - 8 * i));
    bytes[6] = (unsigned char)(0x70 | (number >> 34 & 0x0F));
    bytes[7] = (unsigned char)(number >> 26);
    bytes[8] = (unsigned char)(0x80 | (number >> 20 & 0x3F));
    bytes[9] = (unsigned char)(number >> 12);
    bytes[10] = (unsigned char)(number >> 4);
    bytes[11] = (unsigned char)((number & 0x0F) << 4 | (family >> 32 & 0x0F));
    for (int i = 12; i < 16; i++)
        bytes[i] = (unsigned char)(family >> (8 * (15 - i)));
    uuid_print(bytes, ret_text);
}

bool uuid_is_valid(const char *text)
{
    for (int i = 0; i < UUID_TEXT - 1; i++) {
        char c = text[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return text[UUID_TEXT - 1] == '\0';
}
