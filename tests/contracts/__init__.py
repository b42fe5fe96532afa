"""What every plugin of a kind must do, as test classes that each plugin's tests subclass."""

import pytest

pytest.register_assert_rewrite("contracts.engine")
