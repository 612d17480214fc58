# The output of 'dotnet test', passed through, and one closing line that counts all test projects together.
# A test host that crashes leaves 'Passed!' behind, and a project that does not build leaves nothing: each kind counts
# as one more failure.
{ print; fflush() }

/^(Passed|Failed|Skipped)! +- Failed: / {
  gsub(/,/, "")
  for (i = 1; i < NF; i++) {
    if ($i == "Passed:") passed += $(i + 1)
    else if ($i == "Failed:") failed += $(i + 1)
    else if ($i == "Skipped:") skipped += $(i + 1)
  }
  projects++
}

/Test process crashed|Catastrophic failure|Test Run Aborted|The active test run was aborted|Test host process crashed/ { crashed = 1 }

/: error [A-Z]+[0-9]+: / { broken = 1 }

END {
  if (crashed) failed++
  if (broken) failed++
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
  exit (failed || !projects || !passed) ? 1 : 0
}
