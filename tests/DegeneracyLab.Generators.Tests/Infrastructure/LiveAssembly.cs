using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Emit;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Generated networks, compiled into memory and loaded.</summary>
internal sealed class LiveAssembly : IDisposable
{
    private readonly AssemblyLoadContext context = new("Live", isCollectible: true);
    private readonly Assembly assembly;

    public LiveAssembly(string source)
        : this(Generation.Sound(source))
    {
    }

    /// <summary>Loads what was generated, which may be large, so that it is compiled once only.</summary>
    public LiveAssembly(Generation generation)
    {
        using var image = new MemoryStream();
        EmitResult result = generation.Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        assembly = context.LoadFromStream(image);
    }

    /// <summary>A type, by its name in metadata.</summary>
    public Type Type(string name) => assembly.GetType(name, throwOnError: true)!;

    /// <summary>Makes a network.</summary>
    public IInstrumentedNetwork Create(string name, TorchSharp.torch.ScalarType dtype, long seed, params IEnumerable<int> sizes) =>
        (IInstrumentedNetwork)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!, [.. sizes, dtype, null, seed])!;

    /// <summary>Makes a network with a primary constructor.</summary>
    public IInstrumentedNetwork Create(string name, params int[] sizes)
    {
        try
        {
            return (IInstrumentedNetwork)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!, [.. sizes.Cast<object>()])!;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException);
            throw;
        }
    }

    public void Dispose() => context.Unload();
}
