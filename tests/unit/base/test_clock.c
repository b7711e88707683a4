/* The seam for time: base/clock. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
a_virtual_clock_moves_only_when_told(void **state)
{
	struct clock clock;

	(void)state;
	clock_init_virtual(&clock, 1000000);
	assert_int_equal(clock_wall_ms(&clock), 1000000);
	assert_int_equal(clock_steady_ms(&clock), 0);
	clock_advance(&clock, 90000);
	assert_int_equal(clock_wall_ms(&clock), 1090000);
	assert_int_equal(clock_steady_ms(&clock), 90000);
}

static void
the_machine_s_clock_tells_this_century_and_never_goes_back(void **state)
{
	struct clock clock;
	int64_t before, after;

	(void)state;
	clock_init_system(&clock);
	assert_in_range(clock_wall_ms(&clock), INT64_C(1577836800000), INT64_C(4102444800000));
	before = clock_steady_ms(&clock);
	after = clock_steady_ms(&clock);
	assert_true(before > 0);
	assert_true(after >= before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_virtual_clock_moves_only_when_told),
		cmocka_unit_test(the_machine_s_clock_tells_this_century_and_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
