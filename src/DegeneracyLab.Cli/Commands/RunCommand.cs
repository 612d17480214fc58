using System.CommandLine;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>run</c>.</summary>
internal static class RunCommand
{
    /// <summary>The command. An experiment is a command line in a file.</summary>
    public static CliCommand Make()
    {
        Argument<string> file = new("EXPERIMENT") { Description = "A JSON file with all arguments of a command; every folder of results has one, experiment.json." };
        Setting output = Options.OutFor("Another folder for what is written.");
        return new("run", "Runs an experiment file.", "degeneracylab run results/experiment.json", [file], [output], parsed => ExperimentFile.Read(parsed.GetValue(file)!));
    }
}
