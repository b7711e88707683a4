/*
 * The only home of libsodium: see the header.
 */
#include "base/crypto.h"

#include "base/apart.h"
#include "base/i18n.h"

#include <sodium.h>
#include <stdalign.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct crypto_sha256),
               "struct crypto_sha256 holds libsodium's state");
_Static_assert(alignof(crypto_hash_sha256_state) <= alignof(struct crypto_sha256),
               "struct crypto_sha256 is aligned for libsodium's state");
_Static_assert(crypto_hash_sha256_BYTES == CRYPTO_DIGEST_BYTES, "a digest is a digest");
_Static_assert(crypto_pwhash_STRBYTES <= CRYPTO_PIN_HASH_SIZE, "a PIN hash fits");

bool
crypto_start(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, ERR_INTERNAL,
		               _("the cryptographic library does not start: reinstall libsodium"));
	return true;
}

static crypto_hash_sha256_state *
state_of(struct crypto_sha256 *hash)
{
	return (crypto_hash_sha256_state *)(void *)hash->state.bytes;
}

void
crypto_sha256_init(struct crypto_sha256 *hash)
{
	crypto_hash_sha256_init(state_of(hash));
}

void
crypto_sha256_add(struct crypto_sha256 *hash, const void *bytes, size_t length)
{
	if (length)
		crypto_hash_sha256_update(state_of(hash), bytes, length);
}

void
crypto_sha256_end(struct crypto_sha256 *hash, uint8_t out[CRYPTO_DIGEST_BYTES])
{
	crypto_hash_sha256_final(state_of(hash), out);
}

void
crypto_sha256(const void *bytes, size_t length, uint8_t out[CRYPTO_DIGEST_BYTES])
{
	struct crypto_sha256 hash;

	crypto_sha256_init(&hash);
	crypto_sha256_add(&hash, bytes, length);
	crypto_sha256_end(&hash, out);
}

struct pin_task {
	const char *pin;
	const char *hash;	/* to compare with */
};

struct pin_result {
	bool ok;
	char hash[CRYPTO_PIN_HASH_SIZE];
};

static void
make_hash(void *context, void *result)
{
	const struct pin_task *task = context;
	struct pin_result *own = result;

	own->ok = crypto_pwhash_str(own->hash, task->pin, strlen(task->pin),
	                            crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                            crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
}

static void
compare_hash(void *context, void *result)
{
	const struct pin_task *task = context;

	((struct pin_result *)result)->ok =
		crypto_pwhash_str_verify(task->hash, task->pin, strlen(task->pin)) == 0;
}

/* Where there can be no process of its own it is done in this one: it disturbs, but works. */
static bool
work_on_pin(void (*work)(void *context, void *result), struct pin_task task,
            struct pin_result *result)
{
	if (!apart_run(work, &task, result, sizeof(*result)))
		work(&task, result);
	return result->ok;
}

bool
crypto_pin_hash(const char *pin, char out[CRYPTO_PIN_HASH_SIZE], struct err *e)
{
	struct pin_result result;
	bool ok = work_on_pin(make_hash, (struct pin_task){ .pin = pin }, &result);

	memset(out, 0, CRYPTO_PIN_HASH_SIZE);
	if (!ok)
		return err_set(e, ERR_LIMIT,
		               _("no memory to protect the PIN (64 MiB): close other programs"));
	memcpy(out, result.hash, sizeof(result.hash));
	return true;
}

bool
crypto_pin_verify(const char *hash, const char *pin)
{
	char whole[crypto_pwhash_STRBYTES] = { 0 };
	size_t length = strnlen(hash, sizeof(whole));
	struct pin_result result;

	if (length == sizeof(whole))
		return false;
	memcpy(whole, hash, length);
	return work_on_pin(compare_hash, (struct pin_task){ .pin = pin, .hash = whole },
	                   &result);
}

void
crypto_random(void *out, size_t length)
{
	randombytes_buf(out, length);
}

bool
crypto_equal(const void *a, const void *b, size_t length)
{
	return sodium_memcmp(a, b, length) == 0;
}

void
crypto_wipe(void *bytes, size_t length)
{
	sodium_memzero(bytes, length);
}

void
crypto_hex(const void *bytes, size_t length, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;

	for (size_t i = 0; i < length; i++) {
		out[2 * i] = digits[from[i] >> 4];
		out[2 * i + 1] = digits[from[i] & 15];
	}
	out[2 * length] = '\0';
}

static int
value_of_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

bool
crypto_from_hex(const char *text, size_t text_length, void *out, size_t length)
{
	unsigned char *to = out;

	if (text_length % 2 != 0 || text_length / 2 != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		int high = value_of_digit(text[2 * i]), low = value_of_digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		to[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}
