"""What a drawing process takes away from itself before it reads a stranger's chart.

    resource limits  >  privileges  >  Landlock (files)  >  seccomp (system calls)

Each measure stands alone and says whether it holds; a kernel that lacks one costs that one only.
"""

from consumer.confinement.lockdown import confine
from consumer.confinement.measures import Bounds, Measure, Sandbox
from consumer.confinement.privileges import die_with_parent
from consumer.confinement.resources import limit_processor

__all__ = ["Bounds", "Measure", "Sandbox", "confine", "die_with_parent", "limit_processor"]
