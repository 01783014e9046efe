/* api/openapi.yaml as the tests of the contract read it: taken in once, operations by route, $refs
 * followed. For cmocka programs: a fault fails the running test. One thread. */
#ifndef PENNANT_TESTS_API_CONTRACT_DOCUMENT_H
#define PENNANT_TESTS_API_CONTRACT_DOCUMENT_H

#include "api/routes.h"

#include <jansson.h>

/* The group's setup and teardown. */
int contract_open(void **state);
int contract_close(void **state);

const json_t *contract_document(void);

/* What a $ref points to, for as long as there is one. */
const json_t *resolved(const json_t *value);

/* NULL when the contract has no such operation. */
const json_t *operation_of(const struct route *route);

#define expect(condition, ...)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg(__VA_ARGS__);                                                                 \
    } while (0)

#endif
