using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>
/// What the parser tells its diagnostics to. The analyzer passes them on; the generator drops them, and only asks
/// whether there were errors. A place in the source is looked up only where somebody listens.
/// </summary>
/// <param name="listener">Takes the diagnostics; null drops them.</param>
internal sealed class DiagnosticReporter(Action<Diagnostic>? listener)
{
    private readonly ImmutableArray<string>.Builder errors = ImmutableArray.CreateBuilder<string>();

    /// <summary>What is wrong with the declaration: ids of errors, those of the compiler as "compiler error", those of a block that is used as its name. Empty if it is sound.</summary>
    public ImmutableArray<string> Errors => errors.ToImmutable();

    /// <summary>
    /// Whether a part of the declaration is rejected elsewhere: by the compiler itself, or where a block is declared. What
    /// follows from that is no news: advice is held back.
    /// </summary>
    public bool CompilerObjects { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, Func<Location> at, params string[] arguments) => Report(descriptor, at, FixData.None, arguments);

    /// <summary>Reports a diagnostic with what a code fix needs to know.</summary>
    public void Report(DiagnosticDescriptor descriptor, Func<Location> at, ImmutableDictionary<string, string?> forFix, params string[] arguments)
    {
        bool isError = descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        if (isError)
            AddError(descriptor.Id);
        else if (CompilerObjects)
            return;
        // The cast: an array of strings is not the list of arguments that it looks like.
        listener?.Invoke(Diagnostic.Create(descriptor, at(), forFix, (object[])arguments));
    }

    /// <summary>Notes that the compiler reports an error with which no module can be generated.</summary>
    public void AddCompilerError()
    {
        CompilerObjects = true;
        AddError("compiler error");
    }

    /// <summary>Notes that a block is used whose own declaration is wrong, which is told there.</summary>
    public void AddBrokenBlock(string block)
    {
        CompilerObjects = true;
        AddError($"the block {block}");
    }

    /// <summary>Notes an attribute that the compiler does not find. It may be a layer with a typing error, or none of our business.</summary>
    public void AddUnknownAttribute() => CompilerObjects = true;

    /// <summary>A reporter that drops everything, for what was reported already.</summary>
    public static DiagnosticReporter Muted() => new(listener: null);

    private void AddError(string error)
    {
        if (!errors.Contains(error))
            errors.Add(error);
    }
}
