/* Hashes, PINs, hexadecimal: base/crypto. */
#include "base/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int
start(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	return crypto_start(&e) ? 0 : -1;
}

static const char *
sha256_text(const void *bytes, size_t length)
{
	static char text[2 * CRYPTO_DIGEST_BYTES + 1];
	uint8_t digest[CRYPTO_DIGEST_BYTES];

	crypto_sha256(bytes, length, digest);
	crypto_hex(digest, sizeof(digest), text);
	return text;
}

static void
sha256_gives_the_vectors_of_fips_180(void **state)
{
	(void)state;
	assert_string_equal(sha256_text("", 0),
	                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(sha256_text("abc", 3),
	                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
hashing_in_pieces_is_hashing_the_whole(void **state)
{
	uint8_t whole[CRYPTO_DIGEST_BYTES], pieces[CRYPTO_DIGEST_BYTES];
	struct crypto_sha256 hash;

	(void)state;
	crypto_sha256("hello world", 11, whole);
	crypto_sha256_init(&hash);
	crypto_sha256_add(&hash, "hello", 5);
	crypto_sha256_add(&hash, NULL, 0);
	crypto_sha256_add(&hash, " world", 6);
	crypto_sha256_end(&hash, pieces);
	assert_memory_equal(whole, pieces, sizeof(whole));
}

static void
a_pin_is_known_again_and_another_is_not(void **state)
{
	char hash[CRYPTO_PIN_HASH_SIZE], again[CRYPTO_PIN_HASH_SIZE];
	struct err e = ERR_INIT;

	(void)state;
	assert_true(crypto_pin_hash("1234", hash, &e));
	assert_true(strlen(hash) < sizeof(hash));
	assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
	assert_true(crypto_pin_verify(hash, "1234"));
	assert_false(crypto_pin_verify(hash, "1235"));
	assert_false(crypto_pin_verify(hash, ""));
	assert_true(crypto_pin_hash("1234", again, &e));
	assert_string_not_equal(hash, again);
}

static void
a_broken_pin_hash_verifies_nothing(void **state)
{
	char endless[400];

	(void)state;
	memset(endless, 'a', sizeof(endless));
	endless[sizeof(endless) - 1] = '\0';
	assert_false(crypto_pin_verify("", "1234"));
	assert_false(crypto_pin_verify("1234", "1234"));
	assert_false(crypto_pin_verify(endless, "1234"));
}

static void
hexadecimal_goes_there_and_back(void **state)
{
	static const uint8_t bytes[] = { 0x00, 0x0f, 0xf0, 0xff, 0xa5 };
	uint8_t back[5];
	char text[11];

	(void)state;
	crypto_hex(bytes, sizeof(bytes), text);
	assert_string_equal(text, "000ff0ffa5");
	assert_true(crypto_from_hex(text, 10, back, sizeof(back)));
	assert_memory_equal(bytes, back, sizeof(bytes));
	assert_false(crypto_from_hex(text, 9, back, sizeof(back)));
	assert_false(crypto_from_hex(text, 10, back, 4));
	assert_false(crypto_from_hex("000ff0ffA5", 10, back, sizeof(back)));
	assert_false(crypto_from_hex("000ff0ffg5", 10, back, sizeof(back)));
}

static void
comparing_and_wiping_do_what_they_say(void **state)
{
	char secret[] = "1234";

	(void)state;
	assert_true(crypto_equal("abc", "abc", 3));
	assert_false(crypto_equal("abc", "abd", 3));
	crypto_wipe(secret, sizeof(secret));
	assert_memory_equal(secret, "\0\0\0\0", 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_vectors_of_fips_180),
		cmocka_unit_test(hashing_in_pieces_is_hashing_the_whole),
		cmocka_unit_test(a_pin_is_known_again_and_another_is_not),
		cmocka_unit_test(a_broken_pin_hash_verifies_nothing),
		cmocka_unit_test(hexadecimal_goes_there_and_back),
		cmocka_unit_test(comparing_and_wiping_do_what_they_say),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
