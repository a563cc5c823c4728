"""How a view may be asked."""

from django.views.decorators.http import require_http_methods

# A page with a form: GET shows it, POST sends it.
form_or_get = require_http_methods(["GET", "HEAD", "POST"])
