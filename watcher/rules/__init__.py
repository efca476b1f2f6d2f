"""Takes rules and a read article, gives matches and rejections with their reasons; never raises at match time.

``compile_rule`` takes plain values as YAML gave them and gives a rule, or every fault with its path.
"""

from watcher.rules.compiling import compile_rule
from watcher.rules.concerning import concerns
from watcher.rules.judging import Verdict, grade, judge
from watcher.rules.rule import Rule, RuleTest

__all__ = ["Rule", "RuleTest", "Verdict", "compile_rule", "concerns", "grade", "judge"]
