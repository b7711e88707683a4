/* Where the panes lie: ui/layout. */
#include "ui/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct layout layout;

static void
lay(int columns, int rows, enum pane focus, bool zoomed)
{
	struct layout_request request = {
		.rows = rows,
		.columns = columns,
		.focus = focus,
		.partner = focus,
		.zoomed = zoomed,
	};

	layout_desk(&request, &layout);
}

static void
expect_layout(const char *text)
{
	struct strbuf out;

	strbuf_init(&out, 2000);
	assert_true(layout_describe(&layout, &out));
	assert_string_equal(out.data, text);
	strbuf_release(&out);
}

static void
four_panes_fill_a_large_screen(void **state)
{
	(void)state;
	lay(132, 43, PANE_TICKET, false);
	expect_layout("four\n"
	              "status 0,0 1x132\n"
	              "caller 1,0 22x40 joins below\n"
	              "prompter 1,40 18x92 joins below\n"
	              "ticket 18,40 23x92 joins above\n"
	              "followups 22,0 19x40 joins above\n"
	              "message 41,0 1x132\n"
	              "keys 42,0 1x132\n");
	lay(400, 120, PANE_CALLER, false);
	expect_layout("four\n"
	              "status 0,0 1x400\n"
	              "caller 1,0 64x90 joins below\n"
	              "prompter 1,90 52x310 joins below\n"
	              "ticket 52,90 66x310 joins above\n"
	              "followups 64,0 54x90 joins above\n"
	              "message 118,0 1x400\n"
	              "keys 119,0 1x400\n");
}

static void
a_small_screen_shows_the_pane_at_work_large_and_its_partner_small(void **state)
{
	(void)state;
	lay(80, 24, PANE_TICKET, false);
	expect_layout("two\n"
	              "status 0,0 1x80\n"
	              "bar 1,0 1x80\n"
	              "prompter 2,0 6x80 joins below\n"
	              "ticket 7,0 15x80 joins above\n"
	              "message 22,0 1x80\n"
	              "keys 23,0 1x80\n");
	lay(80, 24, PANE_PROMPTER, false);
	expect_layout("two\n"
	              "status 0,0 1x80\n"
	              "bar 1,0 1x80\n"
	              "prompter 2,0 15x80 joins below\n"
	              "ticket 16,0 6x80 joins above\n"
	              "message 22,0 1x80\n"
	              "keys 23,0 1x80\n");
}

static void
two_panes_stand_side_by_side_on_a_wide_low_screen(void **state)
{
	(void)state;
	lay(132, 24, PANE_FOLLOWUPS, false);
	expect_layout("two\n"
	              "status 0,0 1x132\n"
	              "bar 1,0 1x132\n"
	              "caller 2,0 20x50\n"
	              "followups 2,50 20x82\n"
	              "message 22,0 1x132\n"
	              "keys 23,0 1x132\n");
}

static void
a_zoomed_pane_has_the_body_for_itself(void **state)
{
	enum pane pane;

	(void)state;
	lay(132, 43, PANE_PROMPTER, true);
	expect_layout("one\n"
	              "status 0,0 1x132\n"
	              "bar 1,0 1x132\n"
	              "prompter 2,0 39x132\n"
	              "message 41,0 1x132\n"
	              "keys 42,0 1x132\n");
	assert_true(layout_pane_at(&layout, 10, 3, &pane));
	assert_int_equal(pane, PANE_PROMPTER);
	assert_false(layout_pane_at(&layout, 0, 3, &pane));
}

static void
a_tiny_screen_shows_one_pane_and_a_tinier_one_says_so(void **state)
{
	(void)state;
	lay(40, 10, PANE_TICKET, false);
	expect_layout("one\n"
	              "status 0,0 1x40\n"
	              "bar 1,0 1x40\n"
	              "ticket 2,0 6x40\n"
	              "message 8,0 1x40\n"
	              "keys 9,0 1x40\n");
	lay(39, 10, PANE_TICKET, false);
	expect_layout("too-small\n");
	lay(40, 9, PANE_TICKET, false);
	expect_layout("too-small\n");
	lay(20, 5, PANE_TICKET, true);
	expect_layout("too-small\n");
}

/* Each cell of the body belongs to one pane; shared edges to two. */
static void
panes_cover_the_body_without_overlap_at_every_size(void **state)
{
	(void)state;
	for (int rows = 10; rows <= 130; rows += rows < 50 ? 1 : 7) {
		for (int columns = 40; columns <= 420; columns += columns < 140 ? 1 : 13) {
			for (int focus = 0; focus < PANE_COUNT; focus++) {
				long area = 0, shared = 0;
				int body = 0;

				lay(columns, rows, (enum pane)focus, false);
				body = rows - 3 - layout.pane_bar.rows;
				assert_true(layout.panes[focus].shown);
				for (int i = 0; i < PANE_COUNT; i++) {
					struct layout_pane *p = &layout.panes[i];

					if (!p->shown)
						continue;
					area += (long)p->rect.rows * p->rect.columns;
					shared += p->joins_above ? p->rect.columns : 0;
					assert_true(p->rect.rows >= 5);
					assert_true(p->rect.columns >= 36);
					assert_true(p->rect.row + p->rect.rows <= rows - 2);
					assert_true(p->rect.column + p->rect.columns <= columns);
				}
				assert_int_equal(area - shared, (long)body * columns);
			}
		}
	}
}

static void
a_click_finds_its_pane(void **state)
{
	enum pane pane;

	(void)state;
	lay(132, 43, PANE_TICKET, false);
	assert_true(layout_pane_at(&layout, 5, 5, &pane));
	assert_int_equal(pane, PANE_CALLER);
	assert_true(layout_pane_at(&layout, 18, 60, &pane));
	assert_int_equal(pane, PANE_TICKET);
	assert_true(layout_pane_at(&layout, 17, 60, &pane));
	assert_int_equal(pane, PANE_PROMPTER);
	assert_false(layout_pane_at(&layout, 41, 60, &pane));
}

static void
a_dialog_lies_in_the_middle_and_never_outside(void **state)
{
	struct rect rect = layout_dialog(24, 80, 10, 40);

	(void)state;
	assert_true(rect.row == 7 && rect.column == 20 && rect.rows == 10 && rect.columns == 40);
	rect = layout_dialog(10, 40, 100, 100);
	assert_true(rect.row == 1 && rect.column == 2 && rect.rows == 8 && rect.columns == 36);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_panes_fill_a_large_screen),
		cmocka_unit_test(a_small_screen_shows_the_pane_at_work_large_and_its_partner_small),
		cmocka_unit_test(two_panes_stand_side_by_side_on_a_wide_low_screen),
		cmocka_unit_test(a_zoomed_pane_has_the_body_for_itself),
		cmocka_unit_test(a_tiny_screen_shows_one_pane_and_a_tinier_one_says_so),
		cmocka_unit_test(panes_cover_the_body_without_overlap_at_every_size),
		cmocka_unit_test(a_click_finds_its_pane),
		cmocka_unit_test(a_dialog_lies_in_the_middle_and_never_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
