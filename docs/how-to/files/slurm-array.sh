#!/bin/bash
# A sweep as a Slurm array: sbatch slurm-array.sh trade-size.yaml results/runs/trade-size
# Again after a time limit or a lost node: the same line does what is missing, and nothing twice.
#SBATCH --job-name=headroom-sweep
#SBATCH --array=1-4
#SBATCH --cpus-per-task=8
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@300
#SBATCH --output=%x-%A-%a.log
set -eu

# The clone, on the disk that all nodes share.
HEADROOM=${HEADROOM:-$HOME/headroom}

cd "$SLURM_SUBMIT_DIR"
# In place of the shell, so that Slurm's TERM arrives: the runs under way are finished, and no more begun.
exec node --single-threaded-gc "$HEADROOM/bin/headroom.js" sweep "$1" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --workers "$SLURM_CPUS_PER_TASK" \
  --out "$2"
