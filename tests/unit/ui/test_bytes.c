/*
 * How much a typed key sends: 2,000 characters, half of them Chinese, into the
 * long text of a ticket on a desk of 132 × 43 (terms of `make bench`, without
 * what timers repaint).
 */
#include "../../../src/ui/paint_priv.h"

#include "base/utf8.h"
#include "lib/grid_expect.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/layout.h"
#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEYS 2000

static const char passage[] =
	"摄像头从星期一早上开始没有画面，重启以后好了几分钟，又断了。"
	"The caller has tried another cable; it is the same. ";

static const struct form_choice classes[] = {
	{ .id = "simple", .title = "simple", .remark = "2 h", .parent = -1 },
	{ .id = "complex", .title = "complex", .remark = "24 h", .parent = -1 },
};

static const struct form_field fields[] = {
	{ .id = "caller", .label = "Caller", .kind = FORM_SHOWN },
	{ .id = "subject", .label = "Subject", .kind = FORM_TEXT, .required = true },
	{ .id = "details", .label = "Details", .kind = FORM_LONG_TEXT },
	{ .id = "class", .label = "Class", .kind = FORM_CHOICE, .choices = classes,
	  .choice_count = 2 },
	{ .id = "result", .label = "Result", .kind = FORM_LONG_TEXT },
};

static struct grid grid;
static struct form form;
static struct painter painter;
static struct theme theme;
static struct strbuf out;

static void
draw(void)
{
	static const char *const titles[] = { "1 Caller", "2 Prompter", "3 Ticket",
	                                      "4 Follow-ups" };
	struct layout_request request = { .rows = 43, .columns = 132, .focus = PANE_TICKET,
	                                  .partner = PANE_TICKET };
	struct view view = view_of(&grid);
	struct layout layout;

	grid_clear(&grid, STYLE_TEXT);
	layout_desk(&request, &layout);
	for (int i = 0; i < PANE_COUNT; i++) {
		struct frame frame = {
			.title = titles[i],
			.focused = i == PANE_TICKET,
			.joins_above = layout.panes[i].joins_above,
			.joins_below = layout.panes[i].joins_below,
		};
		struct view pane = view_rect(&grid, layout.panes[i].rect);
		struct view inside = frame_draw(&pane, &frame);

		if (i == PANE_TICKET)
			form_draw(&form, &inside, true);
		else
			view_wrap(&inside, 0, 0, -1, 0, STYLE_TEXT, passage);
	}
	view_put(&view, 0, 1, STYLE_STATUS, "hotseat");
}

static size_t
paint(void)
{
	draw();
	strbuf_clear(&out);
	painter_paint(&painter, &grid, &theme, &out);
	return out.length;
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void
a_key_typed_into_a_ticket_sends_few_bytes(void **state)
{
	static int bytes[KEYS];
	struct err e = ERR_INIT;
	uint32_t code_point;
	size_t at = 0, full;

	(void)state;
	if (!theme_load(&theme, "dark", &e))
		fail_msg("%s", e.text);
	grid_init(&grid, 43, 132);
	painter_init(&painter);
	painter.depth = COLOUR_256;
	painter.erase_fills = true;
	painter.ambiguous_known = true;
	strbuf_init(&out, 1000000);
	form_init(&form, fields, 5);
	form_load(&form, 0, "王小明");
	form_focus(&form, 2);
	full = paint();
	for (int i = 0; i < KEYS; i++) {
		struct key key = key_of_character(passage + at);

		at += utf8_decode(passage + at, strlen(passage + at), &code_point, NULL);
		at = passage[at] ? at : 0;
		assert_int_equal(form_key(&form, &key), WIDGET_CHANGED);
		bytes[i] = (int)paint();
	}
	qsort(bytes, KEYS, sizeof(bytes[0]), compare);
	print_message("bytes per typed key at 132x43: median %d, p99 %d, most %d; first frame %zu\n",
	              bytes[KEYS / 2], bytes[KEYS * 99 / 100], bytes[KEYS - 1], full);
	assert_true(bytes[KEYS / 2] <= 20);
	assert_true(bytes[KEYS * 99 / 100] <= 400);
	form_release(&form);
	strbuf_release(&out);
	painter_release(&painter);
	grid_release(&grid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_typed_into_a_ticket_sends_few_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
