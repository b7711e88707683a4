# hotseat: build, tests and checks. Files are picked up by their place, so a new source, test,
# translation or man page needs no line here:
#
#   src/<layer>/*.c              → build/libhotseat.a      src/main.c → build/hotseat
#   src/cmd/cmd_NAME.c           → one row of the table of commands (scripts/make-command-table)
#   tests/lib/*.c                → linked with every test
#   tests/unit/<layer>/test_*.c  → one cmocka program each
#   tests/fuzz/fuzz_X.c          → libFuzzer program, and a plain one that replays tests/fuzz/corpus/X
#   tests/e2e/test_*.c           → one cmocka program each, which drives the real binary
#   tests/bench/*.c              → one program each; preload_X.c → a shared object to preload
#   data/locale/LANG/*.po        → build/locale/LANG/LC_MESSAGES/hotseat.mo
#   man/*.in                     → build/man/*
#
# Variables: CC=clang  WERROR=1  SANITIZE=address,undefined  BUILD=dir  ONLY=word (of test names)
#            DESTDIR= PREFIX=/usr/local  FUZZ_SECONDS=60  V=1 (whole command lines)

VERSION := 0.1.0
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
ONLY ?=
FUZZ_SECONDS ?= 60

LIBRARIES := libuv ncursesw sqlite3 libsodium yaml-0.1 jansson
TEST_LIBRARIES := cmocka vterm

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# V=1 prints whole command lines.
Q := $(if $(filter 1,$(V)),,@)
say = @printf '  %-5s %s\n' '$(1)' '$(2)'

# --- tools and flags -----------------------------------------------------------------------------

cc_option = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null && echo $(1))
libs_ok := $(shell pkg-config --exists $(LIBRARIES) 2>/dev/null && echo yes)
ifeq ($(filter clean,$(MAKECMDGOALS)),)
ifneq ($(libs_ok),yes)
$(error libraries are missing: run scripts/run or install the packages of scripts/packages)
endif
endif

WARNINGS := -Wall -Wextra -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wvla \
	-Wpointer-arith -Wwrite-strings
HARDENING := -fstack-protector-strong $(call cc_option,-fstack-clash-protection) \
	$(call cc_option,-fcf-protection)
HARDENING_LINK := -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
OPTIMIZE := -O2 -g
ifneq ($(SANITIZE),)
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
HARDENING_LINK += -fsanitize=$(SANITIZE)
else
HARDENING += -D_FORTIFY_SOURCE=2
endif
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

# pkg-config of ncursesw and libuv adds -D_XOPEN_SOURCE=600, which would take GNU names away.
LIB_CFLAGS := $(filter-out -D_XOPEN_SOURCE=% -D_DEFAULT_SOURCE,$(shell pkg-config --cflags $(LIBRARIES)))
LIB_LIBS := $(shell pkg-config --libs $(LIBRARIES)) -lm -lpthread
TEST_CFLAGS = $(shell pkg-config --cflags $(TEST_LIBRARIES))
TEST_LIBS = $(shell pkg-config --libs $(TEST_LIBRARIES)) -lutil

ALL_CFLAGS = -std=gnu11 $(OPTIMIZE) -fPIE $(WARNINGS) $(HARDENING) -D_GNU_SOURCE \
	-DHOTSEAT_VERSION='"$(VERSION)"' -iquote include $(LIB_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie $(HARDENING_LINK) -Wl,--as-needed $(LDFLAGS)
DEPENDENCIES = -MMD -MP

# --- what there is -------------------------------------------------------------------------------

COMMANDS := $(sort $(wildcard src/cmd/cmd_*.c))
LIB_SOURCES := $(sort $(wildcard src/*/*.c))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/gen/command_table.o
TESTLIB_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/lib/*.c)))
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*/test_*.c)))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_REPLAYS := $(FUZZERS:%=$(BUILD)/tests/fuzz/replay_%)
E2E_TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/e2e/test_*.c)))
PRELOADS := $(patsubst %.c,$(BUILD)/%.so,$(sort $(wildcard tests/bench/preload_*.c)))
BENCHES := $(filter-out $(PRELOADS:.so=),$(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c))))
LANGUAGES := $(sort $(notdir $(patsubst %/,%,$(dir $(wildcard data/locale/*/*.po)))))
CATALOGUES := $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/hotseat.mo)

PROGRAM := $(BUILD)/hotseat
ARCHIVE := $(BUILD)/libhotseat.a
TESTLIB := $(BUILD)/libtests.a

.PHONY: all tests check check-e2e check-asan check-valgrind lint coverage bench soak fuzz \
	install clean FORCE

all: $(PROGRAM) $(CATALOGUES) $(BUILD)/man/stamp

tests: all $(UNIT_TESTS) $(E2E_TESTS) $(FUZZ_REPLAYS)

# --- compiling -----------------------------------------------------------------------------------

# Objects depend on this file: another compiler or other flags build everything anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS))' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# The archive depends on the list of its members, so that a source taken away leaves it too.
$(BUILD)/members: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_OBJECTS) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/gen/command_table.c: FORCE
	@mkdir -p $(@D)
	@scripts/make-command-table $(COMMANDS) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(DEPENDENCIES) -c $< -o $@

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -iquote tests $(TEST_CFLAGS) $(DEPENDENCIES) -c $< -o $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(DEPENDENCIES) -c $< -o $@

# The table of places is embedded by the assembler, which tells no dependencies.
$(BUILD)/src/model/place_table.o: data/cn-phone/place.bin

$(ARCHIVE): $(LIB_OBJECTS) $(BUILD)/members
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $(LIB_OBJECTS)

$(TESTLIB): $(TESTLIB_OBJECTS)
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $(TESTLIB_OBJECTS)

$(PROGRAM): $(BUILD)/src/main.o $(ARCHIVE)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIB_LIBS)

$(UNIT_TESTS) $(E2E_TESTS) $(BENCHES): %: %.o $(TESTLIB) $(ARCHIVE)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(TEST_LIBS) $(LIB_LIBS)

# No sanitizer: it is loaded into programs that have none.
$(PRELOADS): $(BUILD)/%.so: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -fPIC -shared $(WARNINGS) -D_GNU_SOURCE -o $@ $< -ldl

$(FUZZ_REPLAYS): $(BUILD)/tests/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o \
		$(BUILD)/tests/fuzz/replay.o $(TESTLIB) $(ARCHIVE)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o %.a,$^) $(TEST_LIBS) $(LIB_LIBS)

# Kept between runs of make: test objects are made by a chain of implicit rules.
.SECONDARY:

-include $(patsubst %.o,%.d,$(LIB_OBJECTS) $(TESTLIB_OBJECTS) $(BUILD)/src/main.o)
-include $(UNIT_TESTS:%=%.d) $(E2E_TESTS:%=%.d) $(BENCHES:%=%.d)
-include $(FUZZERS:%=$(BUILD)/tests/fuzz/fuzz_%.d)

# --- translations --------------------------------------------------------------------------------

define catalogue
$(BUILD)/locale/$(1)/LC_MESSAGES/hotseat.mo: $(sort $(wildcard data/locale/$(1)/*.po))
	@mkdir -p $$(@D)
	$$(call say,MSG,$$@)
	$$(Q)msgcat --use-first -o $$(@:.mo=.po) $$^
	$$(Q)msgfmt --check-format --check-header -o $$@ $$(@:.mo=.po)
endef
$(foreach language,$(LANGUAGES),$(eval $(call catalogue,$(language))))

# --- manual pages --------------------------------------------------------------------------------

$(BUILD)/man/stamp: $(PROGRAM) scripts/make-man $(wildcard man/*.in)
	$(call say,MAN,$(BUILD)/man)
	$(Q)scripts/make-man $(PROGRAM) $(BUILD)/man
	@touch $@

# --- tests ---------------------------------------------------------------------------------------

check: tests
	scripts/run-tests --build $(BUILD) --only '$(ONLY)' scripts unit ui fuzz

check-e2e: tests
	scripts/run-tests --build $(BUILD) --only '$(ONLY)' e2e

check-asan:
	$(MAKE) BUILD=$(BUILD)/asan SANITIZE=address,undefined tests
	scripts/run-tests --build $(BUILD)/asan --only '$(ONLY)' unit ui fuzz

check-valgrind: tests
	scripts/run-tests --build $(BUILD) --only '$(ONLY)' --valgrind unit

lint: tests
	scripts/check-layers
	scripts/check-style
	scripts/check-texts
	scripts/lint --build $(BUILD)

KINDS ?= unit fuzz ui
coverage:
	LLVM_PROFILE_FILE=/dev/null $(MAKE) BUILD=$(BUILD)/coverage CC=clang \
		CFLAGS='-O0 -fprofile-instr-generate -fcoverage-mapping' \
		LDFLAGS=-fprofile-instr-generate tests
	scripts/coverage --build $(BUILD)/coverage $(KINDS)

bench: all $(BENCHES) $(PRELOADS)
	scripts/run-bench --build $(BUILD) --only '$(ONLY)'

fuzz:
	$(MAKE) BUILD=$(BUILD)/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined fuzzers
	scripts/run-fuzzers --build $(BUILD)/fuzz --seconds $(FUZZ_SECONDS) --only '$(ONLY)' $(FUZZERS)

soak: tests
	HOTSEAT_SOAK=1 scripts/run-tests --build $(BUILD) --only '$(ONLY)' --deadline 7200 e2e
	$(MAKE) fuzz FUZZ_SECONDS=1800

.PHONY: fuzzers
fuzzers: $(FUZZERS:%=$(BUILD)/tests/fuzz/fuzz_%)
$(FUZZERS:%=$(BUILD)/tests/fuzz/fuzz_%): %: %.o $(TESTLIB) $(ARCHIVE)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(TEST_LIBS) $(LIB_LIBS)

# --- installing ----------------------------------------------------------------------------------

install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/hotseat
	set -e; for language in $(LANGUAGES); do \
		install -D -m 644 $(BUILD)/locale/$$language/LC_MESSAGES/hotseat.mo \
			$(DESTDIR)$(PREFIX)/share/locale/$$language/LC_MESSAGES/hotseat.mo; \
	done
	install -D -m 644 data/cn-phone/LICENCE $(DESTDIR)$(PREFIX)/share/doc/hotseat/LICENCE.cn-phone
	set -e; for page in $(BUILD)/man/*.[1-9]; do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; \
	done
	set -e; for folder in packs schema holidays themes; do \
		test -d data/$$folder || continue; \
		(cd data && find $$folder -type f) | while read -r file; do \
			install -D -m 644 data/$$file $(DESTDIR)$(PREFIX)/share/hotseat/$$file; \
		done; \
	done

clean:
	rm -rf $(BUILD)
