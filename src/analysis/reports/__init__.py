"""From a notebook to a page: parameters, execution, findings, document, HTML."""
