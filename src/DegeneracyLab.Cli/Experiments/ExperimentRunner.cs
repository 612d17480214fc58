namespace DegeneracyLab.Cli;

/// <summary>Runs experiments, whether they come from a command line or a file.</summary>
internal static class ExperimentRunner
{
    /// <summary>Runs an experiment.</summary>
    /// <param name="experiment">The experiment, with absolute paths.</param>
    /// <param name="session">Where it writes.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">It can't be run.</exception>
    public static int Run(Experiment experiment, Session session)
    {
        switch (experiment.Command)
        {
            case "networks":
                NetworksCommand.Run(experiment, session);
                break;
            case "analyze":
                AnalyzeCommand.Run(experiment, session);
                break;
            case "explain":
                AnalyzeCommand.Explain(experiment, session);
                break;
            case "show":
                ShowCommand.Run(experiment, session);
                break;
            case "ablate":
                AblateCommand.Run(experiment, session);
                break;
            case "modules":
                ModulesCommand.Run(experiment, session);
                break;
            case "compare":
                CompareCommand.Run(experiment, session);
                break;
            case "pass":
                PartCommands.Pass(experiment, session);
                break;
            case "merge":
                PartCommands.Merge(experiment, session);
                break;
            case "doctor":
                return DoctorCommand.Run(experiment, session);
            default:
                throw CommandFailure.Usage($"There is no command '{experiment.Command}' that an experiment could run.");
        }

        return ExitCode.Success;
    }
}
