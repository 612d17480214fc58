using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// Forward passes and traces while another thread makes the garbage collector run: nothing is freed that native code still
/// reads, and nothing stays. With DEGENERACYLAB_LONG=1 a million forward passes and ten thousand traces; else a 400th of them.
/// </summary>
public partial class CollectionTests
{
    private static readonly int Share = LongRun.IsOn ? 1 : 400;

    [Fact]
    public void Forward_passes_and_traces_beside_garbage_collections()
    {
        using var perceptron = new Mixed(ScalarType.Float64, seed: 1);
        using var kinds = new CollectedKinds(ScalarType.Float64, seed: 1);
        using var transformer = new TinyTransformer(ScalarType.Float64, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = KindSample.Of("vectors").Input(ScalarType.Float64), points = vectors.narrow(1, 0, 3).contiguous(), tokens = KindSample.Of("tokens").Input(ScalarType.Int64);
        Tensor outputOfPerceptron = perceptron.call(points), outputOfKinds = kinds.call(vectors), outputOfTransformer = transformer.call(tokens);
        using CollectedKinds.Recording first = kinds.Trace(vectors);
        using TinyTransformer.Recording firstOfTransformer = transformer.Trace(tokens);
        Tensor jacobian = kinds.Jacobian(first, CollectedKinds.Hooks.Input, CollectedKinds.Hooks.Output, foldBias: true);
        Tensor jacobianOfTransformer = transformer.Jacobian(firstOfTransformer, TinyTransformer.Hooks.TokenEmbedding1, TinyTransformer.Hooks.Output, foldBias: true);

        using var collector = new Collector();
        Forwards(1_000_000 / Share / 10);
        Traces(10_000 / Share / 10);
        long tensors = LiveTensors(), memory = NativeBytes();
        Forwards(1_000_000 / Share);
        Traces(10_000 / Share);
        Assert.Equal(tensors, LiveTensors());
        // Numbers that were not freed would take 48 bytes each, and there are several in each pass: 50 MB and more in a long run.
        // In a short one they would be lost in what the allocator does of its own accord.
        if (Share == 1)
            Assert.InRange(NativeBytes() - memory, long.MinValue, 16 << 20);
        Assert.True(collector.Collections > 10, $"{collector.Collections} collections");

        void Forwards(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using Tensor output = (i % 10) switch { 0 => kinds.call(vectors), 1 => transformer.call(tokens), _ => perceptron.call(points) };
                if (i % 50 < 3)
                    Assert.True(output.Equals((i % 10) switch { 0 => outputOfKinds, 1 => outputOfTransformer, _ => outputOfPerceptron }), $"forward pass {i}");
            }
        }

        void Traces(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using (CollectedKinds.Recording trace = kinds.Trace(vectors))
                using (Tensor product = kinds.Jacobian(trace, CollectedKinds.Hooks.Input, CollectedKinds.Hooks.Output, foldBias: true))
                    Assert.True(product.Equals(jacobian), $"trace {i}");
                using (TinyTransformer.Recording trace = transformer.Trace(tokens))
                using (Tensor product = transformer.Jacobian(trace, TinyTransformer.Hooks.TokenEmbedding1, TinyTransformer.Hooks.Output, foldBias: true))
                    Assert.True(product.Equals(jacobianOfTransformer), $"trace {i} of the transformer");
            }
        }
    }

    /// <summary>Networks and inputs that nobody holds any more are not freed before their last pass is over.</summary>
    [Fact]
    public void The_last_pass_of_a_network_and_of_an_input()
    {
        double[] expected = Last();
        using var collector = new Collector();
        for (int i = 0; i < 20_000 / Share; i++)
            Assert.Equal(expected, Last());

        static double[] Last()
        {
            using Tensor output = new Mixed(ScalarType.Float64, seed: 1).call(ones(200, 3, dtype: ScalarType.Float64));
            return output.flatten().data<double>().ToArray();
        }
    }

    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    /// <summary>What the C heap has handed out; 0 where there is no way to ask.</summary>
    private static long NativeBytes() => OperatingSystem.IsLinux() ? (long)(Mallinfo2().Uordblks + Mallinfo2().Hblkhd) : 0;

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial HeapInformation Mallinfo2();

    /// <summary>The fields of glibc's struct mallinfo2, of which these are read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct HeapInformation
    {
        public nuint Arena, Ordblks, Smblks, Hblks, Hblkhd, Usmblks, Fsmblks, Uordblks, Fordblks, Keepcost;
    }

    /// <summary>
    /// A thread that collects some hundred times in a second: the youngest objects, among which are those in use by the pass
    /// that runs, and each fiftieth time all. Without pauses the passes would hardly get on.
    /// </summary>
    private sealed class Collector : IDisposable
    {
        private readonly Thread thread;
        private readonly int before = GC.CollectionCount(0);
        private volatile bool ends;

        public Collector()
        {
            thread = new(() =>
            {
                for (int i = 0; !ends; i++)
                {
                    GC.Collect(i % 50 == 0 ? GC.MaxGeneration : 0);
                    GC.WaitForPendingFinalizers();
                    Thread.Sleep(1);
                }
            });
            thread.Start();
        }

        public int Collections => GC.CollectionCount(0) - before;

        public void Dispose()
        {
            ends = true;
            thread.Join();
        }
    }
}

/// <summary>The kinds that compute with numbers.</summary>
[Network(Input = 6)]
[Linear(8, Name = "Encoder"), LeakyReLU(0.1)]
[Residual<KindBlock>]
[LayerNorm]
[Linear(8), Square]
[Linear(8), Hardtanh(-0.5, 2)]
[Linear(8), GELU]
[Linear(8), SiLU]
[Linear(8), Softplus]
[Linear(8), Tanh]
[Linear(8), Sigmoid]
[Parallel<KindBlock, KindBlock>(ParallelMode.Add)]
[Linear(8), Elementwise<Cubic>]
[TiedLinear("Encoder")]
internal sealed partial class CollectedKinds;
