using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The running first and second moments of each parameter's gradient, and Adam's step by them.</summary>
internal sealed class AdamMoments : IDisposable
{
    private readonly Dictionary<Parameter, Moments> states = new(ReferenceEqualityComparer.Instance);

    internal void Step(Parameter parameter, Tensor grad, double lr, double beta1, double beta2, double eps, bool amsgrad)
    {
        if (!states.TryGetValue(parameter, out Moments? state)) states[parameter] = state = new Moments(parameter);
        state.Steps++;
        state.First.mul_(beta1).add_(grad, alpha: 1 - beta1);
        state.Second.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        Tensor second = amsgrad ? state.Largest(state.Second) : state.Second;
        double correction1 = 1 - Math.Pow(beta1, state.Steps);
        double correction2 = 1 - Math.Pow(beta2, state.Steps);
        Tensor denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(eps);
        parameter.addcdiv_(state.First, denominator, -lr / correction1);
    }

    public void Dispose()
    {
        foreach (Moments state in states.Values) state.Dispose();
        states.Clear();
    }

    private sealed class Moments(Parameter parameter) : IDisposable
    {
        private Tensor? largest;

        internal long Steps { get; set; }

        internal Tensor First { get; } = parameter.zeros_like().DetachFromDisposeScope();

        internal Tensor Second { get; } = parameter.zeros_like().DetachFromDisposeScope();

        internal Tensor Largest(Tensor second)
        {
            Tensor next = (largest is null ? second.clone() : largest.maximum(second)).DetachFromDisposeScope();
            largest?.Dispose();
            return largest = next;
        }

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
            largest?.Dispose();
        }
    }
}
