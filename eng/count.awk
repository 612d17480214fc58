# Counts the tests in the output of 'dotnet test' and prints one closing line. A run that failed without a failed test (a
# project that does not build, a test host that crashed) counts as one failure more.
/^  succeeded: [0-9]+$/ { passed += $2 }
/^  failed: [0-9]+$/ { failed += $2 }
/^  skipped: [0-9]+$/ { skipped += $2 }

END {
  if (status && !failed) failed++
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed || !passed) ? 1 : 0
}
