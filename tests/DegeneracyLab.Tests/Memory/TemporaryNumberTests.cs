using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// No code of the library, nor of the generator, makes a number for a native call that the finalizer could free before it is
/// read. <see cref="DegeneracyLab.Runtime.TensorArithmetic"/> makes them and keeps them.
/// </summary>
public class TemporaryNumberTests
{
    /// <summary>The conversions are there, and every number outlives its call.</summary>
    private static readonly string[] Keepers = ["TensorArithmetic", "InputRules"];

    [Fact]
    public void The_library_keeps_its_numbers() =>
        Assert.Empty(CallScanner.TemporaryNumbers(CallScanner.Methods(typeof(HookPoint).Assembly.GetTypes().Where(type => !Keepers.Contains(type.Name)))));

    [Fact]
    public void Generated_code_keeps_its_numbers()
    {
        Type[] generated = [typeof(VectorKinds), typeof(SequenceKinds), typeof(TokenKinds), typeof(ImageKinds), typeof(KindBlock), typeof(CollectedKinds), typeof(TinyTransformer), typeof(TinyAttention), typeof(TinyMlp)];
        Assert.Empty(CallScanner.TemporaryNumbers(CallScanner.Methods(generated.Concat(generated.SelectMany(type => type.GetNestedTypes(System.Reflection.BindingFlags.NonPublic))))));
    }

    /// <summary>The scanner sees what it is to see.</summary>
    [Fact]
    public void Temporary_numbers_are_found()
    {
        Assert.Equal(
            ["Tensor.op_Addition", "Scalar.op_Implicit", "Tensor.square"],
            CallScanner.TemporaryNumbers([typeof(Sample).GetMethod(nameof(Sample.Compute))!]).Select(call => call.Split(": ")[1]));
    }

    private static class Sample
    {
        public static Tensor Compute(Tensor x) => (x + x).clamp_max(2.0).square();
    }
}
