/* Themes: their files, their contrast, what a style looks like: ui/theme. */
#include "base/memory.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "lib/home.h"
#include "ui/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const own[] = { "dark", "light", "contrast", "sixteen" };

/* The palette of xterm: 16 of the terminal's own, a cube of 6 × 6 × 6, greys. */
static void
rgb_of(int colour, double rgb[3])
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };

	if (colour >= 232) {
		rgb[0] = rgb[1] = rgb[2] = (8 + 10 * (colour - 232)) / 255.0;
		return;
	}
	assert_true(colour >= 16);
	rgb[0] = steps[(colour - 16) / 36] / 255.0;
	rgb[1] = steps[(colour - 16) / 6 % 6] / 255.0;
	rgb[2] = steps[(colour - 16) % 6] / 255.0;
}

/* WCAG 2.1: relative luminance and contrast ratio. */
static double
luminance(int colour)
{
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double rgb[3], sum = 0;

	rgb_of(colour, rgb);
	for (int i = 0; i < 3; i++)
		sum += weights[i] * (rgb[i] <= 0.03928 ? rgb[i] / 12.92
		                                       : pow((rgb[i] + 0.055) / 1.055, 2.4));
	return sum;
}

static double
contrast(int a, int b)
{
	double la = luminance(a), lb = luminance(b);

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

static void
expect_contrast(const char *name, double least, double least_frame, double least_selected)
{
	struct err e = ERR_INIT;
	struct theme theme;

	if (!theme_load(&theme, name, &e))
		fail_msg("%s", e.text);
	for (int i = 0; i < STYLE_COUNT; i++) {
		struct look look = theme_look(&theme, (unsigned)i, COLOUR_256);
		struct look selected = theme_look(&theme, (unsigned)i | STYLE_SELECTED,
		                                  COLOUR_256);
		double is = contrast(look.foreground, look.background);

		if (is < (i == STYLE_FRAME || i == STYLE_BAR ? least_frame : least))
			fail_msg("%s: %s: contrast %.2f", name, style_name((enum style_role)i), is);
		/* roles that never stand in a list have a ground of their own */
		if (look.background != theme_look(&theme, STYLE_TEXT, COLOUR_256).background)
			continue;
		is = contrast(selected.foreground, selected.background);
		if (is < least_selected && i != STYLE_FRAME && i != STYLE_BAR)
			fail_msg("%s: %s selected: contrast %.2f", name,
			         style_name((enum style_role)i), is);
	}
}

static void
every_role_of_every_theme_can_be_read(void **state)
{
	(void)state;
	expect_contrast("dark", 4.5, 3, 4.5);
	expect_contrast("light", 4.5, 2.5, 3);
	expect_contrast("contrast", 7, 7, 7);
}

static void
themes_come_with_the_program_and_mono_always(void **state)
{
	struct err e = ERR_INIT;
	struct theme theme;
	char **names;
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert_true(theme_load(&theme, own[i], &e));
	assert_true(theme_load(&theme, "mono", &e));
	assert_true(theme.mono);
	assert_true(theme_names(&names, &count, &e));
	assert_int_equal(count, 5);
	assert_string_equal(names[0], "contrast");
	assert_string_equal(names[4], "mono");
	for (size_t i = 0; i < count; i++)
		mem_free(names[i]);
	mem_free(names);
}

static void
a_theme_of_ones_own_is_found_first(void **state)
{
	struct err e = ERR_INIT;
	struct theme theme;
	struct strbuf path;
	char *text;
	size_t length;

	(void)state;
	strbuf_init(&path, 4096);
	assert_true(path_of(PATH_SHARED, "themes/light.theme", &path, &e));
	assert_true(file_read(path.data, 65536, &text, &length, &e));
	strbuf_clear(&path);
	assert_true(path_of(PATH_CONFIG, NULL, &path, &e));
	assert_true(theme_load(&theme, "dark", &e));
	assert_string_equal(theme.title_en, "Dark");
	strbuf_add(&path, "/themes");
	assert_true(folder_make(path.data, &e));
	strbuf_add(&path, "/dark.theme");
	assert_true(file_write_whole(path.data, text, length, &e));
	assert_true(theme_load(&theme, "dark", &e));
	assert_string_equal(theme.title_en, "Light");
	assert_true(file_write_whole(path.data, "role\n", 5, &e));
	assert_false(theme_load(&theme, "dark", &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_string_equal(theme.title_en, "Light");
	assert_int_equal(remove(path.data), 0);
	mem_free(text);
	strbuf_release(&path);
}

static void
a_name_leads_nowhere_else(void **state)
{
	struct err e = ERR_INIT;
	struct theme theme;

	(void)state;
	assert_false(theme_load(&theme, "../dark", &e));
	assert_int_equal(e.code, ERR_INVALID);
	assert_false(theme_load(&theme, "", &e));
	e = ERR_INIT;
	assert_false(theme_load(&theme, "nosuch", &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void
expect_fault(const char *text, const char *fault)
{
	struct err e = ERR_INIT;
	struct theme theme;

	assert_false(theme_parse(&theme, "my", text, strlen(text), &e));
	if (strncmp(e.text, fault, strlen(fault)) != 0)
		fail_msg("\"%s\", expected \"%s\"", e.text, fault);
}

static void
faults_say_where_and_what_to_write(void **state)
{
	(void)state;
	expect_fault("", "my.theme:0:1: the role \"text\" is missing");
	expect_fault("rolle text fg=default bg=default\n",
	             "my.theme:1:1: no such line: \"rolle\" (write role)");
	expect_fault("# a comment\n\n  role txt fg=default bg=default\n",
	             "my.theme:3:8: no role: \"txt\" (write text)");
	expect_fault("role text fg=300/white bg=default",
	             "my.theme:1:14: no colour: \"300/white\"");
	expect_fault("role text fg=3/whit bg=default",
	             "my.theme:1:16: no colour of the 16: \"whit\" (write white)");
	expect_fault("role text fg=red bg=default", "my.theme:1:14: no colour: \"red\"");
	expect_fault("role text fg=default bg=default bolt",
	             "my.theme:1:33: no attribute: \"bolt\" (write bold)");
	expect_fault("role text fg=default",
	             "my.theme:1:21: a role without its colours \"\" (write fg=");
	expect_fault("role text fg=default bg=default\nrole text fg=default bg=default",
	             "my.theme:2:6: a second time: \"text\"");
	expect_fault("role", "my.theme:1:5: role without a name");
	expect_fault("title fr Nuit", "my.theme:1:7: no language: \"fr\"");
	expect_fault("title en", "my.theme:1:9: a title of wrong length");
	expect_fault("title en a\x1b[31m", "my.theme:1:10: control characters in \"a^[[31m\"");
	expect_fault("role text fg= bg=default", "my.theme:1:11: no attribute: \"fg=\"");
}

static void
without_colour_a_style_is_told_by_attributes(void **state)
{
	struct err e = ERR_INIT;
	struct theme theme;
	struct look look;

	(void)state;
	assert_true(theme_load(&theme, "dark", &e));
	look = theme_look(&theme, STYLE_LATE, COLOUR_MONO);
	assert_int_equal(look.foreground, COLOUR_DEFAULT);
	assert_int_equal(look.attributes, ATTRIBUTE_BOLD);
	look = theme_look(&theme, STYLE_LATE | STYLE_SELECTED, COLOUR_MONO);
	assert_int_equal(look.attributes, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE);
	look = theme_look(&theme, STYLE_LATE, COLOUR_16);
	assert_int_equal(look.foreground, 9);
	assert_int_equal(look.background, 0);
	look = theme_look(&theme, STYLE_LATE | STYLE_UNDERLINE, COLOUR_256);
	assert_int_equal(look.foreground, 210);
	assert_true(look.attributes & ATTRIBUTE_UNDERLINE);
}

static struct home home;

static int
begin(void **state)
{
	(void)state;
	home_make(&home);
	return setenv("HOTSEAT_HOME", home.path, 1);
}

static int
end(void **state)
{
	(void)state;
	home_remove(&home);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_of_every_theme_can_be_read),
		cmocka_unit_test(themes_come_with_the_program_and_mono_always),
		cmocka_unit_test(a_theme_of_ones_own_is_found_first),
		cmocka_unit_test(a_name_leads_nowhere_else),
		cmocka_unit_test(faults_say_where_and_what_to_write),
		cmocka_unit_test(without_colour_a_style_is_told_by_attributes),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
