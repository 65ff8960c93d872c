"""`python -m learners.domain.plan_program PROBLEM.json OUT.json SECONDS`: the planner alone, as the worker starts it.

`manage.py plan_learning` computes the same, but needs Django with all apps for its arguments: seconds before it begins, for each kind of plan.
"""

import sys
from pathlib import Path

from learners.domain.learning_plan_files import plan_learning_file

if __name__ == "__main__":
    plan_learning_file(Path(sys.argv[1]), Path(sys.argv[2]), time_limit=float(sys.argv[3]))
