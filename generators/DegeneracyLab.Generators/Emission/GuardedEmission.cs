using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Models;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators.Emission;

/// <summary>Emission that turns an unexpected exception into a failure to be reported, instead of CS8785.</summary>
internal static class GuardedEmission
{
    /// <summary>Writes the file for a network, or, if that fails, for its surface.</summary>
    /// <returns>The text, null if there can be none; and what failed.</returns>
    public static (SourceText? Text, Failure? Failure) Emit(NetworkSpec network)
    {
        try
        {
            return (NetworkEmitter.Emit(network), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SourceText? surface = network.Surface is null
                ? Emit(network with { Surface = SurfaceSpec.Of(SurfaceForm.Network, DiagnosticDescriptors.InternalError.Id) }).Text
                : null;
            return (surface, Failure.Of(exception));
        }
    }
}
