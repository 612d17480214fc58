using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Emit;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Generated networks, compiled into memory and loaded.</summary>
internal sealed class LiveAssembly : IDisposable
{
    private readonly AssemblyLoadContext context = new("Live", isCollectible: true);
    private readonly Assembly assembly;

    public LiveAssembly(string source)
    {
        using var image = new MemoryStream();
        EmitResult result = Generation.Sound(source).Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        assembly = context.LoadFromStream(image);
    }

    /// <summary>Makes a network.</summary>
    public IInstrumentedNetwork Create(string name, TorchSharp.torch.ScalarType dtype, long seed) =>
        (IInstrumentedNetwork)Activator.CreateInstance(assembly.GetType(name, throwOnError: true)!, dtype, null, seed)!;

    public void Dispose() => context.Unload();
}
