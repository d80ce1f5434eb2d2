# Two commands do everything: "make verify" and "make test".
#   make verify                         the bundled example, without any network
#   make verify SEEDS=my.csv            your list
#   make verify SEEDS=urls.txt TARGET=example.com
# Further: "make setup" (everything, a browser too), "make quality" (how often it is right), "make fix",
# "make bench" (how fast it is, beside others), "make faults" (what it withstands).
PYTHON ?= python3
BIN := .venv/bin
EGG_DIR ?= dist
LOCK := .requirements.lock
COMPILED := $(wildcard linkcrawler/*.pyx linkcrawler/*.pxi linkcrawler/page/*.pyx linkcrawler/page/*.pxi linkcrawler/page/*.pxd) linkcrawler/page/measures.py
# Everything else is the core, whose coverage has a floor of its own.
ADAPTERS := linkcrawler/commands/*,linkcrawler/downloading/*,linkcrawler/extensions/*,linkcrawler/middlewares/*,linkcrawler/pipelines/*,linkcrawler/rendering/*,linkcrawler/spiders/*,linkcrawler/store/mongo*,linkcrawler/workers/*
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: verify test quality bench fuzz setup lock audit licences egg fix clean bundled

verify: .venv/.installed
ifdef SEEDS
	$(BIN)/scrapy crawl verify -a "seeds=$(SEEDS)" $(if $(TARGET),-a "target=$(TARGET)")
else
	$(BIN)/python seeds/example/web.py
endif

test: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --omit='$(ADAPTERS)' --fail-under=95 --format=total

# How often linkcrawler is right, against pinned floors; RAISE=1 raises the floors that are beaten.
quality: .venv/.installed-dev
	$(BIN)/python -m tests.quality $(if $(RAISE),--raise)

# How fast it is, beside its peers, in about six minutes; docs/performance.md says what the figures mean.
bench: .venv/.installed-bench
	$(BIN)/python -m benchmarks.bench $(if $(ONLY),--only $(ONLY)) $(if $(PAGES),--pages $(PAGES))

# Strange input for every parser of ours, guided by what their code does, in about ten minutes.
fuzz: .venv/.installed-fuzz
	$(BIN)/python -m tests.fuzz $(if $(ONLY),--only $(ONLY)) $(if $(SECONDS),--seconds $(SECONDS))

# A hostile web, dead hosts and kill after kill, in about a quarter of an hour; docs/faults.md.
faults: .venv/.installed-dev
	$(BIN)/python -u -m benchmarks.faults $(if $(ONLY),--only $(ONLY))

# The libraries that reports carry, at the versions and checksums of bundled.toml; needs npm.
bundled:
	$(PYTHON) linkcrawler/report/assets/vendor/get.py

# A browser for pages that scripts build: one that is installed, else Playwright's own.
setup: .venv/.installed-dev
	@$(BIN)/python -m linkcrawler.rendering.executable || $(BIN)/playwright install chromium

# What "make verify" installs, by version and checksum; after a change of pyproject.toml.
lock: .venv/.installed-dev
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml -o $(LOCK)

# Known vulnerabilities of what is locked, asked of PyPI.
audit: .venv/.installed-dev
	@$(BIN)/pip-audit --require-hashes --disable-pip --strict -r $(LOCK) || \
	  { echo "audit: see above; what PyPI did not answer for was not looked at, and the lock is not cleared"; exit 1; }

# Under which licences everything comes that is installed with linkcrawler itself.
licences: .venv/.installed-dev
	@$(BIN)/pip-licenses --with-urls --packages $$(sed -n 's/^\([a-z0-9._-]*\)==.*/\1/p' $(LOCK))

# What Scrapyd runs, see docs/deploy.md: nothing compiled is in it, so it runs wherever Scrapyd does.
egg: .venv/.installed-dev
	rm -rf build
	$(BIN)/python -W ignore -c 'import setuptools; setuptools.Distribution.has_ext_modules = lambda _: False; setuptools.setup()' --quiet bdist_egg --dist-dir $(EGG_DIR)

fix: .venv/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv build dist *.egg-info linkcrawler/*.c linkcrawler/*.so linkcrawler/page/*.c linkcrawler/page/*.so .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

# The stamps make a second run quick: nothing is installed again until pyproject.toml changes.
.venv/.installed: pyproject.toml $(LOCK) $(COMPILED) | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes -r $(LOCK)
	$(BIN)/pip install --quiet --no-deps --editable .
	$(BIN)/python -m compileall -q linkcrawler
	touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

.venv/.installed-bench: .venv/.installed-dev
	$(BIN)/pip install --quiet --editable '.[bench]'
	touch $@

.venv/.installed-fuzz: .venv/.installed-dev
	$(BIN)/pip install --quiet --editable '.[fuzz]'
	touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "linkcrawler needs Python 3.11 or newer; say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python cannot make virtual environments here; on Debian: apt install python3-venv"; exit 1; }
