/* Tables as text: base/csv. */
#include "base/csv.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct csv_reader *reader;
static struct csv_row row;
static struct err e;

static int
tear_down(void **state)
{
	(void)state;
	csv_reader_free(reader);
	reader = NULL;
	err_clear(&e);
	return 0;
}

static void
open_n(const char *bytes, size_t length, const struct csv_options *options)
{
	tear_down(NULL);
	reader = csv_open_bytes(bytes, length, options, &e);
	if (!reader)
		print_message("%s\n", e.text);
	assert_non_null(reader);
}

static void
open_text(const char *text)
{
	open_n(text, strlen(text), NULL);
}

/* The next row must be this one: fields joined by bars. */
static void
expect_row(uint64_t line, const char *joined)
{
	char got[20000] = "";
	size_t length = 0;

	err_clear(&e);
	if (csv_read(reader, &row, &e) != CSV_ROW)
		fail_msg("no row but: %s", e.text);
	for (size_t i = 0; i < row.count; i++) {
		assert_int_equal(row.lengths[i], strlen(row.fields[i]));
		length += (size_t)snprintf(got + length, sizeof(got) - length, "%s%s",
		                           i ? "|" : "", row.fields[i]);
		assert_true(length < sizeof(got));
	}
	assert_string_equal(got, joined);
	assert_int_equal(row.line, line);
}

static void
expect_bad(uint64_t line, const char *word)
{
	err_clear(&e);
	assert_int_equal(csv_read(reader, &row, &e), CSV_BAD_ROW);
	assert_int_equal(row.line, line);
	if (!strstr(e.text, word))
		fail_msg("\"%s\" is not in \"%s\"", word, e.text);
}

static void
expect_end(void)
{
	assert_int_equal(csv_read(reader, &row, &e), CSV_END);
	assert_int_equal(csv_read(reader, &row, &e), CSV_END);
}

/* --- reading -------------------------------------------------------------------------------- */

static void
rows_end_with_any_line_break_or_the_file(void **state)
{
	(void)state;
	open_text("a,b\r\n1,2\n3,4\r5,6");
	expect_row(1, "a|b");
	expect_row(2, "1|2");
	expect_row(3, "3|4");
	expect_row(4, "5|6");
	expect_end();
}

static void
empty_fields_count_and_blank_lines_do_not(void **state)
{
	(void)state;
	open_text("a,b,c\n\n,,\n\r\n,x,\n\"\"\n\n");
	expect_row(1, "a|b|c");
	expect_row(3, "||");
	expect_row(5, "|x|");
	expect_row(6, "");
	assert_int_equal(row.count, 1);
	expect_end();
}

static void
an_empty_file_has_no_rows(void **state)
{
	(void)state;
	open_text("");
	expect_end();
	open_text("\n\n\r\n");
	expect_end();
	open_n("\xEF\xBB\xBF", 3, NULL);
	expect_end();
}

static void
quotes_hold_separators_quotes_and_line_breaks(void **state)
{
	(void)state;
	open_text("name,why\n\"a,b\",\"say \"\"hi\"\"\"\n\"two\r\nlines\nthree\r!\",x\nlast,y\n");
	expect_row(1, "name|why");
	expect_row(2, "a,b|say \"hi\"");
	expect_row(3, "two\nlines\nthree\n!|x");
	expect_row(7, "last|y");
	expect_end();
}

static void
a_quote_inside_an_unquoted_field_is_a_character(void **state)
{
	(void)state;
	open_text("a,b\n19\" rack,\"x\" \n");
	expect_row(1, "a|b");
	expect_row(2, "19\" rack|x");
	expect_end();
}

static void
blanks_are_kept(void **state)
{
	(void)state;
	open_text("a,b\n x , y\n");
	expect_row(1, "a|b");
	expect_row(2, " x | y");
}

static void
one_bad_row_does_not_stop_the_others(void **state)
{
	(void)state;
	open_text("a,b\n\"x\"y,1\ngood,2\n\"never closed,3\nalso good,4\n");
	expect_row(1, "a|b");
	expect_bad(2, "closing quote");
	expect_row(3, "good|2");
	expect_bad(4, "never closed");
	expect_row(5, "also good|4");
	expect_end();
}

static void
an_unclosed_quote_swallows_no_more_than_its_line(void **state)
{
	static char text[300000];
	size_t length = 0;

	(void)state;
	length += (size_t)snprintf(text, sizeof(text), "a,b\n\"open,1\n");
	while (length < sizeof(text) - 100)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "row,%zu\n", length);
	open_n(text, length, &(struct csv_options){ .field_maximum = 10000 });
	expect_row(1, "a|b");
	expect_bad(2, "is a quote opened");
	expect_row(3, "row|12");
	expect_row(4, "row|19");
}

static void
nul_and_broken_bytes_spoil_their_row_alone(void **state)
{
	(void)state;
	open_n("a,b\nx\0y,1\nx,2\n", 14, NULL);
	expect_row(1, "a|b");
	expect_bad(2, "NUL");
	expect_row(3, "x|2");
	expect_end();
	open_n("a\n\xFF\nb\n", 6, &(struct csv_options){ .encoding = CSV_UTF_8 });
	expect_row(1, "a");
	expect_bad(2, "not UTF-8");
	expect_row(3, "b");
}

static void
every_limit_holds(void **state)
{
	const struct csv_options options = {
		.field_maximum = 5, .row_maximum = 20, .fields_maximum = 3,
	};
	static const char text[] =
	        "12345,a\n123456,b\n\"123456\",c\n1,2,3\n1,2,3,4\n12345,12345,12345\n"
	        "\"\"\"\"\"\"\"\"\"\",\"\"\"\"\"\"\"\"\"\"\"\"\nz,z\n";

	(void)state;
	open_n(text, sizeof(text) - 1, &options);
	expect_row(1, "12345|a");
	expect_bad(2, "5 bytes");
	expect_bad(3, "5 bytes");
	expect_row(4, "1|2|3");
	expect_bad(5, "3 fields");
	expect_row(6, "12345|12345|12345");
	expect_bad(7, "20 bytes");
	expect_row(8, "z|z");
	expect_end();
}

static void
a_line_without_end_is_passed_in_bounded_memory(void **state)
{
	size_t length = 5 * 1024 * 1024;
	char *text = mem_alloc(length);

	(void)state;
	memset(text, 'x', length);
	memcpy(text, "a\n", 2);
	memcpy(text + length - 4, "\r\nb\n", 4);
	open_n(text, length, NULL);
	expect_row(1, "a");
	expect_bad(2, "65536 bytes");
	expect_row(3, "b");
	expect_end();
	mem_free(text);
}

static void
a_name_of_ten_thousand_characters_is_read(void **state)
{
	char *text = mem_alloc(30003);

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		memcpy(text + 3 * i, "单", 3);
	memcpy(text + 30000, ",1\n", 3);
	open_n(text, 30003, NULL);
	assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
	assert_int_equal(row.count, 2);
	assert_int_equal(row.lengths[0], 30000);
	mem_free(text);
}

/* The same text cut into chunks at every place must give the same rows. */
static void
rows_do_not_depend_on_where_a_chunk_ends(void **state)
{
	static const char tail[] = "\"q\"\"q\r\n二\",单\r\n\r\n\"x\"\r\ny,\"z\"";
	size_t chunk = 65536;
	char *text = mem_alloc(chunk + sizeof(tail));

	(void)state;
	for (size_t before = 0; before < sizeof(tail); before++) {
		size_t head = chunk - before;

		/* lines of 64 bytes up to the head */
		for (size_t i = 0; i < head; i++)
			text[i] = i % 64 == 63 || i + 1 == head ? '\n' : 'a';
		memcpy(text + head, tail, sizeof(tail) - 1);
		open_n(text, head + sizeof(tail) - 1, &(struct csv_options){ .separator = ',' });
		do
			assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
		while (row.fields[0][0] == 'a');
		assert_int_equal(row.count, 2);
		assert_string_equal(row.fields[0], "q\"q\n二");
		assert_string_equal(row.fields[1], "单");
		expect_row(row.line + 3, "x");
		expect_row(row.line + 1, "y|z");
		expect_end();
	}
	mem_free(text);
}

/* --- separators ----------------------------------------------------------------------------- */

static void
the_separator_is_found(void **state)
{
	static const struct {
		const char *text;
		char separator;
	} rows[] = {
		{ "a,b\n1,2\n", ',' },
		{ "a;b\n1,5;2,5\n", ';' },
		{ "a\tb\n1,5\t2\n", '\t' },
		{ "name\n单;先生\n", ',' },
		{ "a,b;c\n1,2;3\n", ',' },
		{ "a;b;c\n1,2;3;4\n5,6;7;8\n", ';' },
		{ "\"a;b;c\",d\n1,2\n", ',' },
		{ "", ',' },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_text(rows[i].text);
		assert_int_equal(csv_separator_of(reader), rows[i].separator);
	}
}

static void
a_line_that_names_the_separator_is_obeyed_and_hidden(void **state)
{
	(void)state;
	open_text("sep=|\r\na|b\r\n");
	assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
	assert_int_equal(row.count, 2);
	assert_int_equal(row.line, 2);
	expect_end();
	open_text("sep=,ok\n");
	expect_row(1, "sep=|ok");
}

static void
a_given_separator_stands_over_what_is_found(void **state)
{
	(void)state;
	open_n("a,b\n", 4, &(struct csv_options){ .separator = ';' });
	expect_row(1, "a,b");
	assert_int_equal(row.count, 1);
}

/* --- encodings ------------------------------------------------------------------------------ */

static char converted[65536];
static size_t converted_length;

static void
convert_to(const char *encoding, const char *utf8)
{
	iconv_t converter = iconv_open(encoding, "UTF-8");
	char *from = (char *)(uintptr_t)utf8, *to = converted;
	size_t left = strlen(utf8), room = sizeof(converted);

	assert_true(converter != (iconv_t)-1);
	assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
	iconv_close(converter);
	converted_length = sizeof(converted) - room;
}

#define CUSTOMERS                                        \
	"姓名,电话,地址\n"                               \
	"单先生,13800138000,北京市东城区和平路１号\n" \
	"欧阳娜娜,010-62345678,上海市\n"
#define FIRST_CUSTOMER "单先生|13800138000|北京市东城区和平路１号"

static void
utf8_is_read_with_and_without_its_mark(void **state)
{
	(void)state;
	open_text(CUSTOMERS);
	expect_row(1, "姓名|电话|地址");
	expect_row(2, FIRST_CUSTOMER);
	open_text("\xEF\xBB\xBF" CUSTOMERS);
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
	expect_row(1, "姓名|电话|地址");
	/* a mark before a quote is no part of the field */
	open_text("\xEF\xBB\xBF\"a\",b\n");
	expect_row(1, "a|b");
}

static void
gb18030_is_found_and_converted(void **state)
{
	(void)state;
	convert_to("GB18030", CUSTOMERS);
	open_n(converted, converted_length, NULL);
	assert_int_equal(csv_encoding_of(reader), CSV_GB18030);
	expect_row(1, "姓名|电话|地址");
	expect_row(2, FIRST_CUSTOMER);
	expect_row(3, "欧阳娜娜|010-62345678|上海市");
	expect_end();
}

static void
rare_hanzi_of_four_bytes_come_through(void **state)
{
	(void)state;
	convert_to("GB18030", "姓名,地址\n㛃丽,上海市\n𠮷先生,北京市\n😀王,广州市\n");
	open_n(converted, converted_length, NULL);
	expect_row(1, "姓名|地址");
	expect_row(2, "㛃丽|上海市");
	expect_row(3, "𠮷先生|北京市");
	expect_row(4, "😀王|广州市");
}

static void
the_unicode_text_of_spreadsheets_is_read(void **state)
{
	(void)state;
	convert_to("UTF-16LE", "\xEF\xBB\xBF姓名\t电话\r\n单先生\t1\r\n");
	open_n(converted, converted_length, NULL);
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_16LE);
	assert_int_equal(csv_separator_of(reader), '\t');
	expect_row(1, "姓名|电话");
	expect_row(2, "单先生|1");
	expect_end();
	convert_to("UTF-16BE", "\xEF\xBB\xBF姓名,😀\n");
	open_n(converted, converted_length, NULL);
	expect_row(1, "姓名|😀");
}

static void
refused(void)
{
	struct csv_reader *opened = csv_open_bytes(converted, converted_length, NULL, &e);

	if (opened)
		fail_msg("taken as %s", csv_encoding_name(csv_encoding_of(opened)));
	assert_int_equal(e.code, ERR_INVALID);
}

static void
what_is_neither_is_refused_never_turned_into_wrong_hanzi(void **state)
{
	static const struct {
		const char *encoding, *text;
	} rows[] = {
		{ "BIG5", "姓名,電話,地址\n單先生,1,臺北市大安區和平東路\n王小明,2,高雄市\n" },
		{ "LATIN1", "name,city\nJosé Müller,Zürich\nFrançois Lefèvre,Orléans\n" },
		{ "EUC-KR", "이름,전화\n김민수,1\n박영희,2\n서울특별시 종로구 세종대로,3\n" },
		{ "EUC-JP", "名前,電話\n山田たろう,1\n鈴木ハナコ,2\nとうきょうと,3\n" },
		{ "SHIFT_JIS", "名前,電話\n山田たろう,1\n鈴木ハナコ,2\n" },
		{ "CP1251", "имя,телефон\nИван Петров,1\nМария Сидорова,2\n" },
		{ "UTF-16LE", "name,phone\nabc,1\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%s\n", rows[i].encoding);
		convert_to(rows[i].encoding, rows[i].text);
		refused();
	}
}

static void
a_table_that_could_be_both_is_refused_until_named(void **state)
{
	(void)state;
	/* 路 is C2 B7: in UTF-8 that is a valid middle dot */
	convert_to("GB18030", "a,b\n路,1\n");
	refused();
	assert_non_null(strstr(e.text, "name the encoding"));
	open_n(converted, converted_length, &(struct csv_options){ .encoding = CSV_GB18030 });
	expect_row(1, "a|b");
	expect_row(2, "路|1");
	open_n(converted, converted_length, &(struct csv_options){ .encoding = CSV_UTF_8 });
	expect_row(1, "a|b");
	expect_row(2, "·|1");
}

static void
western_names_in_utf8_are_utf8(void **state)
{
	(void)state;
	open_text("name\nJosé Müller\n");
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
	open_text("name\nИван Петров\n");
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
	open_text("price\n£5\n");
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
	open_text("όνομα\nΓιώργος\n");
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
}

static void
a_character_cut_in_the_middle_spoils_its_row_not_the_table(void **state)
{
	static const char *const encodings[] = { "UTF-8", "GB18030" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char text[4000];
		size_t length = 0;

		convert_to(encodings[i], CUSTOMERS CUSTOMERS);
		memcpy(text, converted, converted_length);
		length = converted_length;
		/* an old system cut the field behind the first byte of a hanzi */
		convert_to(encodings[i], "王");
		text[length++] = converted[0];
		memcpy(text + length, ",x\n", 3);
		length += 3;
		convert_to(encodings[i], CUSTOMERS);
		memcpy(text + length, converted, converted_length);
		length += converted_length;
		open_n(text, length, NULL);
		for (int n = 0; n < 6; n++)
			assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
		expect_bad(7, encodings[i]);
		expect_row(8, "姓名|电话|地址");
		expect_row(9, FIRST_CUSTOMER);
	}
}

static void
encoding_names_go_there_and_back(void **state)
{
	enum csv_encoding encoding;

	(void)state;
	for (int i = CSV_UTF_8; i <= CSV_UTF_16BE; i++) {
		assert_true(csv_encoding_from_name(csv_encoding_name((enum csv_encoding)i), &encoding));
		assert_int_equal(encoding, i);
	}
	assert_true(csv_encoding_from_name("utf8", &encoding));
	assert_int_equal(encoding, CSV_UTF_8);
	assert_true(csv_encoding_from_name("gbk", &encoding));
	assert_int_equal(encoding, CSV_GB18030);
	assert_false(csv_encoding_from_name("big5", &encoding));
	assert_false(csv_encoding_from_name("", &encoding));
	assert_false(csv_encoding_from_name("utf-80", &encoding));
}

/* --- files ---------------------------------------------------------------------------------- */

static void
what_cannot_be_opened_is_said(void **state)
{
	(void)state;
	assert_null(csv_open("/nonexistent/\033[31m.csv", NULL, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_null(strchr(e.text, '\033'));
	assert_null(csv_open("/tmp", NULL, &e));
}

static void
a_pipe_is_read_as_well(void **state)
{
	int ends[2];
	char path[40];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], CUSTOMERS, strlen(CUSTOMERS)), strlen(CUSTOMERS));
	close(ends[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	reader = csv_open(path, NULL, &e);
	assert_non_null(reader);
	expect_row(1, "姓名|电话|地址");
	expect_row(2, FIRST_CUSTOMER);
	assert_int_equal(csv_bytes_total(reader), strlen(CUSTOMERS));
	assert_int_equal(csv_bytes_read(reader), strlen(CUSTOMERS));
	close(ends[0]);
}

/* "DATA/name", or the test is skipped. */
static const char *
data_file(const char *name)
{
	static char path[4096];
	const char *folder = getenv("HOTSEAT_TEST_DATA");

	snprintf(path, sizeof(path), "%s/%s", folder ? folder : "../shared/data", name);
	if (access(path, R_OK) != 0) {
		print_message("no %s: set HOTSEAT_TEST_DATA\n", path);
		skip();
	}
	return path;
}

static size_t
rows_of(const char *path, size_t fields)
{
	size_t count = 0;
	enum csv_result result;

	tear_down(NULL);
	reader = csv_open(path, NULL, &e);
	assert_non_null(reader);
	while ((result = csv_read(reader, &row, &e)) == CSV_ROW) {
		assert_int_equal(row.count, fields);
		count++;
	}
	assert_int_equal(result, CSV_END);
	return count;
}

static void
five_thousand_customers_are_the_same_in_both_encodings(void **state)
{
	struct csv_reader *utf8, *gb;
	struct csv_row a, b;
	size_t rows = 0;

	(void)state;
	assert_int_equal(rows_of(data_file("customers/customers-5000.csv"), 9), 5001);
	assert_int_equal(csv_encoding_of(reader), CSV_UTF_8);
	assert_int_equal(rows_of(data_file("customers/customers-5000.gb18030.csv"), 9), 5001);
	assert_int_equal(csv_encoding_of(reader), CSV_GB18030);
	utf8 = csv_open(data_file("customers/customers-5000.csv"), NULL, &e);
	gb = csv_open(data_file("customers/customers-5000.gb18030.csv"), NULL, &e);
	assert_true(utf8 && gb);
	while (csv_read(utf8, &a, &e) == CSV_ROW && csv_read(gb, &b, &e) == CSV_ROW) {
		for (size_t i = 0; i < 9; i++)
			assert_string_equal(a.fields[i], b.fields[i]);
		rows++;
	}
	assert_int_equal(rows, 5001);
	csv_reader_free(utf8);
	csv_reader_free(gb);
}

static void
the_hard_names_and_numbers_are_read(void **state)
{
	(void)state;
	assert_int_equal(rows_of(data_file("customers/edge-names.csv"), 2), 22);
	assert_int_equal(rows_of(data_file("customers/edge-phones.csv"), 2), 14);
}

/* --- writing -------------------------------------------------------------------------------- */

static const char *
put(const char *const *fields, size_t count)
{
	static struct strbuf out;

	strbuf_release(&out);
	strbuf_init(&out, 100000);
	assert_true(csv_put_row(&out, fields, count));
	return out.data;
}

#define PUT(...)                                                       \
	put((const char *const[]){ __VA_ARGS__ },                      \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void
what_needs_quotes_is_quoted(void **state)
{
	(void)state;
	assert_string_equal(PUT("a", "单", NULL, "b"), "a,单,,b\r\n");
	assert_string_equal(PUT("a,b", "c;d", "e\tf", "say \"hi\"", "two\nlines", " x", "y "),
	                    "\"a,b\",\"c;d\",\"e\tf\",\"say \"\"hi\"\"\",\"two\nlines\",\" x\",\"y \"\r\n");
	assert_string_equal(PUT(""), "\"\"\r\n");
}

static void
formulas_are_defused(void **state)
{
	(void)state;
	assert_string_equal(PUT("=1+1", "+86 138", "-5", "@SUM(A1)"),
	                    "'=1+1,'+86 138,'-5,'@SUM(A1)\r\n");
	assert_string_equal(PUT("\t=1"), "\"'\t=1\"\r\n");
	assert_string_equal(PUT("\r=1", "\n=1"), "\"'\r=1\",\"'\n=1\"\r\n");
	assert_string_equal(PUT("  =1"), "\"'  =1\"\r\n");
	assert_string_equal(PUT("＝1", "＋1", "－1", "＠x"), "'＝1,'＋1,'－1,'＠x\r\n");
	assert_string_equal(PUT("a=1", "'quoted'", "5-3"), "a=1,'quoted',5-3\r\n");
	assert_string_equal(PUT("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0\r\n");
}

static void
a_nul_in_front_is_defused_too(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 100);
	assert_true(csv_put_text(&out, true, "\0=1", 3));
	assert_memory_equal(out.data, "\"'\0=1\"", 6);
	strbuf_release(&out);
}

static void
numbers_of_our_own_stay_numbers(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 100);
	assert_true(csv_put_whole(&out, true, -5));
	assert_true(csv_put_whole(&out, false, 7));
	assert_true(csv_end_row(&out));
	assert_string_equal(out.data, "-5,7\r\n");
	strbuf_release(&out);
}

static void
what_is_written_reads_back_the_same(void **state)
{
	static const char *const texts[] = {
		"plain", "单先生", "a,b", "\"", "\"\"", "two\nlines", "=1+1", "'=1", "''=1", "'", " x ",
		"-", "+86 138 0013 8000", "@", "\t", "＝x", "' -x", "😀", "", "'quoted'", " '=",
	};
	size_t count = sizeof(texts) / sizeof(texts[0]);
	char *written = mem_dup_text(put(texts, count));

	(void)state;
	open_text(written);
	assert_int_equal(csv_read(reader, &row, &e), CSV_ROW);
	assert_int_equal(row.count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(csv_undefuse(row.fields[i]), texts[i]);
	expect_end();
	mem_free(written);
}

static void
a_full_buffer_is_told(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 5);
	assert_false(csv_put_row(&out, (const char *const[]){ "abc", "def" }, 2));
	assert_true(out.full);
	strbuf_release(&out);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_end_with_any_line_break_or_the_file),
		TEST(empty_fields_count_and_blank_lines_do_not),
		TEST(an_empty_file_has_no_rows),
		TEST(quotes_hold_separators_quotes_and_line_breaks),
		TEST(a_quote_inside_an_unquoted_field_is_a_character),
		TEST(blanks_are_kept),
		TEST(one_bad_row_does_not_stop_the_others),
		TEST(an_unclosed_quote_swallows_no_more_than_its_line),
		TEST(nul_and_broken_bytes_spoil_their_row_alone),
		TEST(every_limit_holds),
		TEST(a_line_without_end_is_passed_in_bounded_memory),
		TEST(a_name_of_ten_thousand_characters_is_read),
		TEST(rows_do_not_depend_on_where_a_chunk_ends),
		TEST(the_separator_is_found),
		TEST(a_line_that_names_the_separator_is_obeyed_and_hidden),
		TEST(a_given_separator_stands_over_what_is_found),
		TEST(utf8_is_read_with_and_without_its_mark),
		TEST(gb18030_is_found_and_converted),
		TEST(rare_hanzi_of_four_bytes_come_through),
		TEST(the_unicode_text_of_spreadsheets_is_read),
		TEST(what_is_neither_is_refused_never_turned_into_wrong_hanzi),
		TEST(a_table_that_could_be_both_is_refused_until_named),
		TEST(western_names_in_utf8_are_utf8),
		TEST(a_character_cut_in_the_middle_spoils_its_row_not_the_table),
		TEST(encoding_names_go_there_and_back),
		TEST(what_cannot_be_opened_is_said),
		TEST(a_pipe_is_read_as_well),
		TEST(five_thousand_customers_are_the_same_in_both_encodings),
		TEST(the_hard_names_and_numbers_are_read),
		TEST(what_needs_quotes_is_quoted),
		TEST(formulas_are_defused),
		TEST(a_nul_in_front_is_defused_too),
		TEST(numbers_of_our_own_stay_numbers),
		TEST(what_is_written_reads_back_the_same),
		TEST(a_full_buffer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
