/* The bytes of data/cn-phone/place.bin; scripts/make-place-table states their layout. */
#ifndef MODEL_PLACE_TABLE_PRIV_H
#define MODEL_PLACE_TABLE_PRIV_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t place_table_bytes[] __attribute__((visibility("hidden")));

/* An E.164 country code and its country. No pointers: nothing to relocate at start. */
struct place_country {
	char code[4];
	char zh[40];
	char en[40];
};

extern const struct place_country place_countries[] __attribute__((visibility("hidden")));
extern const size_t place_country_count __attribute__((visibility("hidden")));

#endif
