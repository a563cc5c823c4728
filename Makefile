# The logic stands in deploy/local/, in Python, so that it can be read and tested.
PYTHON ?= python3
RUN = @command -v $(PYTHON) >/dev/null || { echo 'Error: $(PYTHON) is not installed: 3.11 or newer is needed.'; exit 1; }; exec $(PYTHON) -m deploy.local

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

demo:  ## the whole site with an invented municipality; PORT=8123 another port, RESET=1 fresh data
	$(RUN) demo

test:  ## every check and every test; ARGS="-k idea" only these tests, without the checks
	$(RUN) test

lint:  ## style, templates, types and the import contract
	$(RUN) lint

format:  ## put code and templates in order
	$(RUN) format

screenshots:  ## pictures of every page into var/screenshots, and those of the README
	$(RUN) screenshots

serve:  ## Django's development server on your own DATABASE_URL and REDIS_URL
	$(RUN) serve

messages:  ## bring the catalogues in locale/ up to date with the code
	$(RUN) messages

lock:  ## pin all packages anew
	$(RUN) lock

clean:  ## remove what the commands made, the demo's data included
	$(RUN) clean

.PHONY: help demo test lint format screenshots serve messages lock clean
