/* The real desk for end-to-end tests and benches. */
#include "lib/desk.h"

struct terminal *
desk_in_long_text(const struct home *home, int columns, int rows, const char *const *env)
{
	(void)home;
	(void)columns;
	(void)rows;
	(void)env;
	return NULL;
}
