using System.CommandLine;

namespace DegeneracyLab.Cli;

/// <summary>A command: its arguments, its options, and an example, which its help shows.</summary>
internal sealed class CliCommand : Command
{
    private readonly IReadOnlyList<Setting> settings;
    private readonly Func<ParseResult, Experiment> begin;

    /// <summary>Makes a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="example">A command line.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Its options.</param>
    /// <param name="begin">The experiment of the arguments alone.</param>
    public CliCommand(string name, string description, string example, IReadOnlyList<Argument> arguments, IReadOnlyList<Setting> settings, Func<ParseResult, Experiment> begin)
        : base(name, description)
    {
        Example = example;
        this.settings = settings;
        this.begin = begin;
        foreach (Argument argument in arguments)
            Add(argument);
        foreach (Setting setting in settings)
            Add(setting.Option);
    }

    /// <summary>A command line.</summary>
    public string Example { get; }

    /// <summary>The experiment that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    public Experiment Read(ParseResult parsed) => settings.Aggregate(begin(parsed), (experiment, setting) => setting.Apply(experiment, parsed));
}
