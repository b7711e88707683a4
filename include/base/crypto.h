/*
 * The only home of libsodium. Hashes, PIN verification, constant-time compare.
 * crypto_start() runs once in main before anything else.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CRYPTO_DIGEST_BYTES 32
#define CRYPTO_PIN_HASH_SIZE 128	/* text, with the NUL */

bool
crypto_start(struct err *e);

struct crypto_sha256 {
	union {
		uint64_t align;
		unsigned char bytes[128];
	} state;
};

void
crypto_sha256_init(struct crypto_sha256 *hash);

void
crypto_sha256_add(struct crypto_sha256 *hash, const void *bytes, size_t length);

void
crypto_sha256_end(struct crypto_sha256 *hash, uint8_t out[CRYPTO_DIGEST_BYTES]);

void
crypto_sha256(const void *bytes, size_t length, uint8_t out[CRYPTO_DIGEST_BYTES]);

/*
 * argon2id, interactive limits, about 120 ms: never on the loop thread. Done in
 * a process of its own, for its memory stops a whole process (base/apart.h).
 */
bool
crypto_pin_hash(const char *pin, char out[CRYPTO_PIN_HASH_SIZE], struct err *e);

bool
crypto_pin_verify(const char *hash, const char *pin);

void
crypto_random(void *out, size_t length);

bool
crypto_equal(const void *a, const void *b, size_t length);

void
crypto_wipe(void *bytes, size_t length);

/* Lower-case digits; the way back takes only those and exactly length bytes. */
void
crypto_hex(const void *bytes, size_t length, char *out /* 2 × length + 1 */);

bool
crypto_from_hex(const char *text, size_t text_length, void *out, size_t length);

#endif
