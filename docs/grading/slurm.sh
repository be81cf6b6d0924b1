#!/bin/bash
# Grades the folders in $SUBMISSIONS in an array of eight jobs: sbatch slurm.sh
#SBATCH --job-name=grade
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=2G
#SBATCH --time=01:00:00
set -eu

submissions=${SUBMISSIONS:-submissions}
grades=${GRADES:-grades}

# 1 is a grade: not all pass. Anything above is a failure of the machine.
koans grade "$submissions" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --jobs "${SLURM_CPUS_PER_TASK:-1}" --json --output "$grades/part-$SLURM_ARRAY_TASK_ID.json" || test $? -eq 1
