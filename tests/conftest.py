"""What all tests share. Databases, the browser and the limits of the test bed come from `tests/plugins/`."""

pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.browser",
    "tests.plugins.network",
    "tests.plugins.open_data",
    "tests.plugins.property_tests",
    "tests.plugins.thrift",
    # Imports the ones above, so it comes after them.
    "tests.plugins.application",
    "tests.plugins.bound",
]
