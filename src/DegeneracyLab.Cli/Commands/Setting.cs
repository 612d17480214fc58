using System.CommandLine;

namespace DegeneracyLab.Cli;

/// <summary>An option, and how an experiment is with it.</summary>
internal abstract class Setting
{
    /// <summary>The option.</summary>
    public abstract Option Option { get; }

    /// <summary>An option with one value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The option's name.</param>
    /// <param name="value">What help calls the value.</param>
    /// <param name="description">What it does.</param>
    /// <param name="with">The experiment with a value.</param>
    /// <param name="required">Whether it has to be given.</param>
    public static Setting Of<T>(string name, string value, string description, Func<Experiment, T, Experiment> with, bool required = false) =>
        new Setting<T>(new(name) { HelpName = value, Description = description, Required = required }, with);

    /// <summary>The experiment with what the command line says.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="parsed">The command line.</param>
    public abstract Experiment Apply(Experiment experiment, ParseResult parsed);
}

/// <summary>An option with values of a type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="option">The option.</param>
/// <param name="with">The experiment with a value.</param>
internal sealed class Setting<T>(Option<T> option, Func<Experiment, T, Experiment> with) : Setting
{
    /// <inheritdoc/>
    public override Option Option => option;

    /// <inheritdoc/>
    public override Experiment Apply(Experiment experiment, ParseResult parsed) =>
        parsed.GetResult(option) is { Implicit: false } ? with(experiment, parsed.GetValue(option)!) : experiment;
}
